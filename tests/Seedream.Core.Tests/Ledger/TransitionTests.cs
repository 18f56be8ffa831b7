using System.Text;
using Seedream.Ledger;
using static Seedream.Core.Tests.Ledger.LedgerFolder;

namespace Seedream.Core.Tests.Ledger;

/// <summary>What each step of a job leaves in its row.</summary>
public sealed class TransitionTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly JobLedger _ledger;
    private readonly LedgerRun _run;

    public TransitionTests()
    {
        _ledger = _folder.Open();
        _run = _ledger.BeginRun();
    }

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void AnEditGoesItsWayAndEachStepHasItsTime()
    {
        LedgerRow row = Claim(_ledger, _run, "sky").Row;
        row = After(1, () => _ledger.RecordIntent(row, "{\"prompt\":\"sky\"}", _run));
        Assert.Equal("{\"prompt\":\"sky\"}", row.RequestBody);
        row = After(2, () => _ledger.Accept(row, "r1"));
        Assert.Equal((LedgerState.Running, "r1", null, null), (row.State, row.RequestId, row.Run, row.RequestBody));
        row = After(45, () => _ledger.Complete(row, 0.035m, TimeSpan.FromSeconds(45), Images(1)));
        row = After(1, () => _ledger.Saved(row, 1, "/out/sky.jpg", 1000));

        Assert.Equal((LedgerState.Saved, 0.035m, TimeSpan.FromSeconds(45)), (row.State, row.Cost, row.Duration));
        Assert.Equal([0, 1, 3, 48, 49], new[] { row.ClaimedAt, row.SubmittingAt, row.SubmittedAt, row.EndedAt, row.UpdatedAt }.Select(time => (time!.Value - row.ClaimedAt).TotalSeconds));
        Assert.Equivalent(row, _ledger.Find(row.Id), strict: true);
    }

    [Fact]
    public void ALostSubmitIsAcceptedOnceTheHistoryKnowsIt()
    {
        LedgerRow lost = _ledger.MarkUnknown(Submitting(_ledger, _run, "sky"));
        Assert.Equal(LedgerState.Running, _ledger.Accept(lost, "found").State);
        Assert.Equal(lost.Id, _ledger.FindByRequestId(Endpoint, "found")!.Id);
    }

    [Fact]
    public void ALostSubmitThatTheHistoryDoesNotKnowIsSentAgainByOneRunOnly()
    {
        LedgerRow lost = _ledger.MarkUnknown(Submitting(_ledger, _run, "sky"));
        LedgerRow resumed = _ledger.Reclaim(lost, _run);
        Assert.Equal((LedgerState.New, _run.Id), (resumed.State, resumed.Run!.Value));
        Assert.Throws<InvalidOperationException>(() => _ledger.Reclaim(lost, _run));

        _folder.Clock.Advance(TimeSpan.FromSeconds(1));
        LedgerRow lostAgain = _ledger.MarkUnknown(_ledger.RecordIntent(resumed, "{}", _run));
        Assert.Throws<InvalidOperationException>(() => _ledger.Reclaim(lost, _run));
        _ledger.Reclaim(lostAgain, _run);
    }

    [Fact]
    public void AReplacedRowIsNotSubmittedAgain()
    {
        LedgerRow lost = _ledger.MarkUnknown(Submitting(_ledger, _run, "sky"));
        Claim(_ledger, _run, "sky", force: true);
        Assert.Throws<InvalidOperationException>(() => _ledger.Reclaim(lost, _run));
    }

    [Fact]
    public void OnlyTheRunThatClaimedARowSubmitsIt()
    {
        using LedgerRun other = _ledger.BeginRun();
        LedgerRow row = Claim(_ledger, _run, "sky").Row;
        Assert.Throws<InvalidOperationException>(() => _ledger.RecordIntent(row, "{}", other));
    }

    [Fact]
    public void AWithdrawnRowIsGoneAndItsNumberIsNotGivenAgain()
    {
        LedgerRow row = Submitting(_ledger, _run, "sky");
        _ledger.Discard(row);
        Assert.Null(_ledger.Find(row.Id));
        Assert.True(Claim(_ledger, _run, "sky").Row.Id > row.Id);
    }

    [Fact]
    public void ARefusedSubmitCostsNothing()
    {
        LedgerRow row = _ledger.Refuse(Submitting(_ledger, _run, "sky"), "bad ratio");
        Assert.Equal((LedgerState.Failed, 0m, "bad ratio", null), (row.State, row.Cost, row.Error, row.RequestId));
    }

    [Fact]
    public void WhatAnotherRunHasSeenFirstIsNoMistake()
    {
        JobLedger other = _folder.Open();
        LedgerRow row = Running(_ledger, _run, "sky");
        LedgerRow done = other.Complete(row, 0.1m, null, Images(1));
        Assert.Equivalent(done, _ledger.Complete(row, 0.9m, null, Images(1)), strict: true);
        Assert.Equal(LedgerState.Saved, _ledger.Saved(row, 1, "/out/sky.jpg", 1).State);
        Assert.Equal(LedgerState.Saved, other.Expire(row).State);
        Assert.Equal(LedgerState.Saved, other.Complete(row, 0.1m, null, Images(1)).State);

        LedgerRow failing = Running(_ledger, _run, "sea");
        Assert.Equal(LedgerState.Failed, other.Fail(failing, "no").State);
        Assert.Equal("no", _ledger.Fail(failing, "never").Error);
    }

    [Fact]
    public void OneJobIsNotThatOfTwoEdits()
    {
        _ledger.Accept(Submitting(_ledger, _run, "sky"), "r1");
        LedgerRow other = Submitting(_ledger, _run, "sea");
        Assert.Throws<InvalidOperationException>(() => _ledger.Accept(other, "r1"));
        Assert.Equal(LedgerState.Submitting, _ledger.Find(other.Id)!.State);
    }

    [Fact]
    public void AnExpiredJobThatTheHistoryStillKnowsIsCompleted()
    {
        LedgerRow row = _ledger.Expire(Running(_ledger, _run, "sky"));
        Assert.Equal(LedgerState.Completed, _ledger.Complete(row, null, null, Images(1)).State);
    }

    [Fact]
    public void AJobFromElsewhereIsTakenInOnceAndIsNoKnownEdits()
    {
        SeedreamJob job = new() { RequestId = "foreign", Endpoint = Endpoint };
        LedgerRow row = _ledger.AddForeign(job);
        Assert.Equal((LedgerState.Running, null, false), (row.State, row.Key, row.IsCurrent));
        Assert.Equal(row.Id, _ledger.AddForeign(job).Id);

        LedgerRow lost = _ledger.MarkUnknown(Submitting(_ledger, _run, "sky"));
        Assert.Equal("foreign", _ledger.Accept(lost, "foreign").RequestId);
        Assert.Equal(lost.Id, _ledger.FindByRequestId(Endpoint, "foreign")?.Id);
        Assert.Null(_ledger.Find(row.Id));
    }

    [Fact]
    public void ARowThatIsBeingSubmittedIsNotRemoved()
    {
        LedgerRow row = Submitting(_ledger, _run, "sky");
        Assert.Throws<InvalidOperationException>(() => _ledger.Remove(row));
        _folder.Kill(_run);
        Assert.True(_ledger.Remove(row));
        Assert.False(_ledger.Remove(row));
    }

    [Fact]
    public void ThePaidJobsIdIsInTheErrorWhereItCannotBeRecorded()
    {
        LedgerRow row = Submitting(_ledger, _run, "sky");
        using (var connection = new LedgerConnection(_folder.Path))
            connection.Run("ALTER TABLE job RENAME TO elsewhere");

        SeedreamException failure = Assert.Throws<SeedreamException>(() => _ledger.Accept(row, "paid"));
        Assert.Equal((SeedreamErrorId.LedgerUnavailable, "paid"), (failure.Id, failure.RequestId));
        Assert.StartsWith("The service accepted the job paid, and that could not be recorded.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AClockThatJumpsBackDisturbsNothing()
    {
        LedgerRow row = Completed(_ledger, _run, "sky");
        var past = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(row.ClaimedAt.AddYears(-3));
        using JobLedger earlier = JobLedger.Open(_folder.Path, past);
        Assert.Equal(past.GetUtcNow(), earlier.Saved(row, 1, "/out/1.jpg", 1).UpdatedAt);
        Assert.Equal(LedgerState.Saved, earlier.Saved(row, 2, "/out/2.jpg", 1).State);
        LedgerRow next = Running(earlier, _run, "sea");
        Assert.Equal([next.Id, row.Id], earlier.Jobs(new JobFilter()).Select(job => job.Id));
    }

    [Fact]
    public void NoPictureGetsIntoTheFile()
    {
        byte[] bytes = System.Security.Cryptography.RandomNumberGenerator.GetBytes(30_000);
        string picture = Convert.ToBase64String(bytes);
        LedgerRow row = Claim(_ledger, _run, "sky").Row;
        row = _ledger.RecordIntent(row, $$"""{"prompt":"sky","image_input":["data:image/png;base64,{{picture}}"]}""", _run);
        string digest = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes));
        Assert.Equal($$"""{"prompt":"sky","image_input":["data:image/png;base64,sha256:{{digest}}"]}""", row.RequestBody);
        _folder.CloseAll();
        Assert.DoesNotContain(picture[..40], Encoding.Latin1.GetString(File.ReadAllBytes(_folder.Path)), StringComparison.Ordinal);
    }

    private LedgerRow After(int seconds, Func<LedgerRow> step)
    {
        _folder.Clock.Advance(TimeSpan.FromSeconds(seconds));
        return step();
    }
}
