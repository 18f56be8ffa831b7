using Seedream.Ledger;
using static Seedream.Core.Tests.Ledger.LedgerFolder;

namespace Seedream.Core.Tests.Ledger;

/// <summary>Who submits an edit, when runs overlap and die.</summary>
public sealed class ClaimTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly JobLedger _ledger;
    private readonly LedgerRun _run;
    private readonly LedgerRun _other;

    public ClaimTests()
    {
        _ledger = _folder.Open();
        _run = _ledger.BeginRun();
        _other = _ledger.BeginRun();
    }

    public void Dispose()
    {
        _run.Dispose();
        _other.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ANewEditIsMineWithEverythingOfItsJob()
    {
        SeedreamJob job = Job("sky") with
        {
            Path = "/in/a.jpg",
            Uri = new("https://example.org/%C3%A4.jpg"),
            ReferenceImage = ["/in/b.jpg"],
            AspectRatio = "3:2",
            OptimizePrompt = "Fast",
            Watermark = false,
            Destination = "/out",
            Name = "{BaseName}",
        };
        LedgerRow row = _ledger.Claim(Key("sky"), job, _run, false).Row;

        Assert.Equal((LedgerState.New, _run.Id, Key("sky"), true), (row.State, row.Run!.Value, row.Key, row.IsCurrent));
        Assert.Equivalent(job with { LedgerNumber = row.Id }, row.ToJob(), strict: true);
        Assert.Equivalent(row, _ledger.Find(Endpoint, Key("sky")), strict: true);
        Assert.Equivalent(row, _ledger.Find(row.Id), strict: true);
        Assert.Equal(_folder.Clock.GetUtcNow(), row.ClaimedAt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnEditThatALivingRunIsSubmittingIsBusyEvenWhenForced(bool force)
    {
        LedgerRow row = Claim(_ledger, _other, "sky").Row;
        Assert.Equal(ClaimKind.Busy, Claim(_ledger, _run, "sky", force).Kind);
        _ledger.RecordIntent(row, "{}", _other);
        Assert.Equal(ClaimKind.Busy, Claim(_ledger, _run, "sky", force).Kind);
    }

    [Fact]
    public void TheSamePhotoTwiceInOneRunIsBusy()
    {
        Claim(_ledger, _run, "sky");
        Assert.Equal(ClaimKind.Busy, Claim(_ledger, _run, "sky").Kind);
    }

    [Fact]
    public void AnEditThatADeadRunHadNotSubmittedIsTakenOver()
    {
        LedgerRow dead = Claim(_ledger, _other, "sky").Row;
        _folder.Kill(_other);

        Claim claim = _ledger.Claim(Key("sky"), Job("sky") with { Destination = "/elsewhere" }, _run, false);

        Assert.Equal((ClaimKind.Mine, dead.Id, _run.Id, "/elsewhere"), (claim.Kind, claim.Row.Id, claim.Row.Run!.Value, claim.Row.Destination));
        Assert.False(File.Exists(_folder.FileOf(_other)), "The dead run's file is left behind.");
    }

    [Fact]
    public void ASubmitThatADeadRunLeftIsUnknownAndNotSentAgain()
    {
        LedgerRow row = Submitting(_ledger, _other, "sky");
        _folder.Kill(_other);

        Claim first = Claim(_ledger, _run, "sky");
        Assert.Equal((ClaimKind.Unknown, row.Id, LedgerState.Unknown, "{}"), (first.Kind, first.Row.Id, first.Row.State, first.Row.RequestBody));
        Assert.Equal(ClaimKind.Unknown, Claim(_ledger, _run, "sky").Kind);
    }

    [Theory]
    [InlineData(LedgerState.Running)]
    [InlineData(LedgerState.Completed)]
    [InlineData(LedgerState.Saved)]
    [InlineData(LedgerState.Expired)]
    public void AnEditWithAJobIsKnownAlsoAfterItsRun(LedgerState state)
    {
        LedgerRow row = Bring(state);
        _folder.Kill(_other);
        Claim claim = Claim(_ledger, _run, "sky");
        Assert.Equal((ClaimKind.Known, row.Id, state), (claim.Kind, claim.Row.Id, claim.Row.State));
    }

    [Fact]
    public void AFailedEditMayBeRunAgainAndIsStillOnRecord()
    {
        LedgerRow failed = _ledger.Fail(Running(_ledger, _run, "sky"), "no");
        Claim again = Claim(_ledger, _run, "sky");
        Assert.Equal(ClaimKind.Mine, again.Kind);
        Assert.NotEqual(failed.Id, again.Row.Id);
        Assert.False(_ledger.Find(failed.Id)!.IsCurrent);
    }

    [Theory]
    [InlineData(LedgerState.Running)]
    [InlineData(LedgerState.Saved)]
    [InlineData(LedgerState.Unknown)]
    [InlineData(LedgerState.Submitting)]
    public void ForceMakesANewJobAndKeepsTheOldOne(LedgerState state)
    {
        LedgerRow old = Bring(state);
        _folder.Kill(_other);
        Claim forced = Claim(_ledger, _run, "sky", force: true);
        Assert.Equal(ClaimKind.Mine, forced.Kind);
        Assert.Equal(forced.Row.Id, _ledger.Find(Endpoint, Key("sky"))!.Id);
        Assert.Equal(state == LedgerState.Submitting ? LedgerState.Unknown : state, _ledger.Find(old.Id)!.State);
    }

    [Theory]
    [InlineData("withdrawn")]
    [InlineData("refused")]
    [InlineData("failed")]
    public void AForcedJobThatCameToNothingGivesItsPlaceBackToThePaidOne(string end)
    {
        LedgerRow paid = Saved(_ledger, _run, "sky");
        LedgerRow forced = Submitting(_ledger, _run, "sky", force: true);
        if (end == "withdrawn")
            _ledger.Discard(forced);
        else if (end == "refused")
            Assert.False(_ledger.Refuse(forced, "no").IsCurrent);
        else
            _ledger.Fail(_ledger.Accept(forced, "again"), "no");

        Claim claim = Claim(_ledger, _run, "sky");
        Assert.Equal((ClaimKind.Known, paid.Id), (claim.Kind, claim.Row.Id));
    }

    [Fact]
    public void TheSameEditAtAnotherEndpointIsAnother()
    {
        Claim(_ledger, _run, "sky");
        Claim elsewhere = _ledger.Claim(Key("sky"), Job("sky") with { Endpoint = new("http://127.0.0.1:5005/") }, _run, false);
        Assert.Equal(ClaimKind.Mine, elsewhere.Kind);
    }

    private LedgerRow Bring(LedgerState state) => state switch
    {
        LedgerState.Submitting => Submitting(_ledger, _other, "sky"),
        LedgerState.Running => Running(_ledger, _other, "sky"),
        LedgerState.Completed => Completed(_ledger, _other, "sky"),
        LedgerState.Saved => Saved(_ledger, _other, "sky"),
        LedgerState.Expired => _ledger.Expire(Running(_ledger, _other, "sky")),
        _ => _ledger.MarkUnknown(Submitting(_ledger, _other, "sky")),
    };
}
