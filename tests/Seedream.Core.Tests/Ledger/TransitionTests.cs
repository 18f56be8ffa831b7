using Microsoft.Extensions.Time.Testing;
using Seedream.Ledger;
using Seedream.Ledger.Sqlite;
using static Seedream.Core.Tests.Ledger.LedgerFolder;

namespace Seedream.Core.Tests.Ledger;

/// <summary>The effects of each change of a state on the row.</summary>
public sealed class TransitionTests : LedgerTest
{
    [Fact]
    public void EachStepOfAnEditIsRecorded()
    {
        DateTimeOffset start = Folder.Clock.GetUtcNow();
        LedgerRow row = Claim(Ledger, Run, "sky").Row;
        Folder.Clock.Advance(TimeSpan.FromSeconds(1));
        row = Jobs.RecordIntent(row, "[]", isDirect: true, Run);
        Assert.Equal(("[]", true), (row.SentPhotos, row.IsDirect));
        Folder.Clock.Advance(TimeSpan.FromSeconds(2));
        row = Jobs.Accept(row, "r1");
        Assert.Equal((LedgerState.Running, "r1", null, "[]"), (row.State, row.RequestId, row.Run, row.SentPhotos));
        row = Jobs.Complete(row, 0.035m, TimeSpan.FromSeconds(45), Images(1));
        row = Jobs.RecordSaved(row, 1, new("/out/sky.jpg", 1000));

        Assert.Equal((LedgerState.Saved, 0.035m, TimeSpan.FromSeconds(45)), (row.State, row.Cost, row.Duration));
        Assert.Equal((start.AddSeconds(1), start.AddSeconds(3)), (row.SubmittingAt, row.SubmittedAt));
        Assert.Equivalent(row, Jobs.Find(row.Id), strict: true);
    }

    [Fact]
    public void OnlyOneRunRepeatsASubmitThatTheHistoryDoesNotList()
    {
        LedgerRow unknown = Unknown(Ledger, Run, "sky");
        LedgerRow reclaimed = Jobs.Reclaim(unknown, Run);
        Assert.Equal((LedgerState.New, Run.Id), (reclaimed.State, reclaimed.Run!.Value));
        Assert.Throws<InvalidOperationException>(() => Jobs.Reclaim(unknown, Run));

        Folder.Clock.Advance(TimeSpan.FromSeconds(1));
        LedgerRow unknownAgain = Jobs.MarkUnknown(Jobs.RecordIntent(reclaimed, "[]", false, Run));
        Assert.Throws<InvalidOperationException>(() => Jobs.Reclaim(unknown, Run));
        Jobs.Reclaim(unknownAgain, Run);
    }

    [Fact]
    public void AReplacedRowIsNotSubmittedAgain()
    {
        LedgerRow unknown = Unknown(Ledger, Run, "sky");
        Claim(Ledger, Run, "sky", force: true);
        Assert.Throws<InvalidOperationException>(() => Jobs.Reclaim(unknown, Run));
    }

    [Fact]
    public void ADiscardedRowIsRemovedAndItsNumberIsNotReused()
    {
        LedgerRow row = Submitting(Ledger, Run, "sky");
        Jobs.Discard(row);
        Assert.Null(Jobs.Find(row.Id));
        Assert.True(Claim(Ledger, Run, "sky").Row.Id > row.Id);
    }

    [Fact]
    public void ARejectedSubmitCostsNothing()
    {
        LedgerRow row = Jobs.Reject(Submitting(Ledger, Run, "sky"), "bad ratio");
        Assert.Equal((LedgerState.Failed, 0m, "bad ratio"), (row.State, row.Cost, row.Error));
        Assert.Null(row.RequestId);
    }

    [Fact]
    public void AResultThatAnotherRunHasRecordedFirstIsKept()
    {
        JobTable other = Folder.Open().Jobs;
        LedgerRow row = Running(Ledger, Run, "sky");
        LedgerRow completed = other.Complete(row, 0.1m, null, Images(1));
        Assert.Equivalent(completed, Jobs.Complete(row, 0.9m, null, Images(1)), strict: true);
        Assert.Equal(LedgerState.Saved, Jobs.RecordSaved(row, 1, new("/out/sky.jpg", 1)).State);
        Assert.Equal(LedgerState.Saved, other.Expire(row).State);
        Assert.Equal(LedgerState.Saved, other.Complete(row, 0.1m, null, Images(1)).State);

        LedgerRow failing = Running(Ledger, Run, "sea");
        Assert.Equal(LedgerState.Failed, other.Fail(failing, "no").State);
        Assert.Equal("no", Jobs.Fail(failing, "never").Error);
    }

    [Fact]
    public void AJobBelongsToOneEdit()
    {
        Jobs.Accept(Submitting(Ledger, Run, "sky"), "r1");
        LedgerRow other = Submitting(Ledger, Run, "sea");
        Assert.Throws<InvalidOperationException>(() => Jobs.Accept(other, "r1"));
        Assert.Equal(LedgerState.Submitting, Jobs.Find(other.Id)!.State);
    }

    [Fact]
    public void AnExternalJobIsAddedOnceAndMergedIntoTheEditThatItBelongsTo()
    {
        SeedreamJob job = new() { RequestId = "external", Endpoint = Endpoint };
        LedgerRow row = Jobs.AddExternal(job);
        Assert.Equal((LedgerState.Running, null, false), (row.State, row.Key, row.IsCurrent));
        Assert.Equal(row.Id, Jobs.AddExternal(job).Id);

        LedgerRow unknown = Unknown(Ledger, Run, "sky");
        Assert.Equal("external", Jobs.Accept(unknown, "external").RequestId);
        Assert.Equal(unknown.Id, Jobs.FindByRequestId(Endpoint, "external")?.Id);
        Assert.Null(Jobs.Find(row.Id));
    }

    [Fact]
    public void ARowThatIsBeingSubmittedCannotBeRemoved()
    {
        LedgerRow row = Submitting(Ledger, Run, "sky");
        Assert.Throws<InvalidOperationException>(() => Jobs.Remove(row));
        Folder.Kill(Run);
        Assert.True(Jobs.Remove(row));
        Assert.False(Jobs.Remove(row));
    }

    [Fact]
    public void TheErrorHasTheRequestIdIfAnAcceptedJobCannotBeRecorded()
    {
        LedgerRow row = Submitting(Ledger, Run, "sky");
        using (var connection = new LedgerConnection(Folder.Path))
            connection.Run("ALTER TABLE job RENAME TO elsewhere");

        SeedreamException failure = Assert.Throws<SeedreamException>(() => Jobs.Accept(row, "paid"));
        Assert.Equal((SeedreamErrorId.LedgerUnavailable, "paid"), (failure.Id, failure.RequestId));
        const string Sentence = "The service accepted the job paid, but the ledger could not record it.";
        Assert.StartsWith(Sentence, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SettingTheClockBackHasNoEffect()
    {
        LedgerRow row = Completed(Ledger, Run, "sky");
        var past = new FakeTimeProvider(Folder.Clock.GetUtcNow().AddYears(-3));
        using JobLedger earlier = JobLedger.Open(Folder.Path, past);
        Assert.Equal(LedgerState.Completed, earlier.Jobs.RecordSaved(row, 1, new("/out/1.jpg", 1)).State);
        Assert.Equal(LedgerState.Saved, earlier.Jobs.RecordSaved(row, 2, new("/out/2.jpg", 1)).State);
        LedgerRow next = Running(earlier, Run, "sea");
        Assert.Equal([next.Id, row.Id], earlier.Jobs.List(new JobFilter()).Select(job => job.Id));
    }
}
