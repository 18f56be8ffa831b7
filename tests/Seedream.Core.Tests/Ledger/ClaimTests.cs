using Seedream.Ledger;
using static Seedream.Core.Tests.Ledger.LedgerFolder;

namespace Seedream.Core.Tests.Ledger;

/// <summary>Claims that <see cref="TransitionPropertyTests"/> does not show.</summary>
public sealed class ClaimTests : LedgerTest
{
    [Fact]
    public void A_claimed_edit_has_all_properties_of_its_job()
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
        LedgerRow row = Jobs.Claim(Key("sky"), job, Run, false).Row;

        Assert.Equal((LedgerState.New, Run.Id, Key("sky"), true), (row.State, row.Run!.Value, row.Key, row.IsCurrent));
        Assert.Equivalent(job with { LedgerNumber = row.Id }, row.ToJob(), strict: true);
        Assert.Equivalent(row, Jobs.Find(Endpoint, Key("sky")), strict: true);
        Assert.Equivalent(row, Jobs.Find(row.Id), strict: true);
    }

    [Fact]
    public void An_edit_that_a_killed_run_did_not_submit_is_taken_over()
    {
        LedgerRow killed = Claim(Ledger, Other, "sky").Row;
        Folder.Kill(Other);

        Claim claim = Jobs.Claim(Key("sky"), Job("sky") with { Destination = "/elsewhere" }, Run, false);

        Assert.Equal((ClaimKind.Claimed, killed.Id, Run.Id), (claim.Kind, claim.Row.Id, claim.Row.Run!.Value));
        Assert.Equal("/elsewhere", claim.Row.Destination);
        Assert.False(File.Exists(Folder.FileOf(Other)), "The file of the killed run is still there.");
    }

    [Fact]
    public void The_submit_of_a_killed_run_is_unknown_and_not_repeated()
    {
        LedgerRow row = Submitting(Ledger, Other, "sky");
        Folder.Kill(Other);

        Claim first = Claim(Ledger, Run, "sky");
        Assert.Equal((ClaimKind.Unknown, row.Id), (first.Kind, first.Row.Id));
        Assert.Equal((LedgerState.Unknown, "[]"), (first.Row.State, first.Row.SentPhotos));
        Assert.Equal(ClaimKind.Unknown, Claim(Ledger, Run, "sky").Kind);
    }

    [Fact]
    public void A_failed_edit_can_be_claimed_again_and_its_row_remains()
    {
        LedgerRow failed = Jobs.Fail(Running(Ledger, Run, "sky"), "no");
        Claim again = Claim(Ledger, Run, "sky");
        Assert.Equal(ClaimKind.Claimed, again.Kind);
        Assert.NotEqual(failed.Id, again.Row.Id);
        Assert.False(Jobs.Find(failed.Id)!.IsCurrent);
    }

    [Theory]
    [InlineData("Running", "Running")]
    [InlineData("Saved", "Saved")]
    [InlineData("Unknown", "Unknown")]
    [InlineData("Submitting", "Unknown")]
    public void Force_makes_a_new_job_and_keeps_the_old_one(string state, string kept)
    {
        LedgerRow old = state switch
        {
            "Running" => Running(Ledger, Other, "sky"),
            "Saved" => Saved(Ledger, Other, "sky"),
            "Unknown" => Unknown(Ledger, Other, "sky"),
            _ => Submitting(Ledger, Other, "sky"),
        };
        Folder.Kill(Other);
        Claim forced = Claim(Ledger, Run, "sky", force: true);
        Assert.Equal(ClaimKind.Claimed, forced.Kind);
        Assert.Equal(forced.Row.Id, Jobs.Find(Endpoint, Key("sky"))!.Id);
        Assert.Equal(kept, Jobs.Find(old.Id)!.State.ToString());
    }

    [Theory]
    [InlineData("discarded")]
    [InlineData("rejected")]
    [InlineData("failed")]
    public void A_forced_job_without_result_gives_its_place_back_to_the_paid_job(string end)
    {
        LedgerRow paid = Saved(Ledger, Run, "sky");
        LedgerRow forced = Submitting(Ledger, Run, "sky", force: true);
        if (end == "discarded")
            Jobs.Discard(forced);
        else if (end == "rejected")
            Assert.False(Jobs.Reject(forced, "no").IsCurrent);
        else
            Jobs.Fail(Jobs.Accept(forced, "again"), "no");

        Claim claim = Claim(Ledger, Run, "sky");
        Assert.Equal((ClaimKind.Known, paid.Id), (claim.Kind, claim.Row.Id));
    }

    [Fact]
    public void Each_endpoint_has_its_own_edits()
    {
        Claim(Ledger, Run, "sky");
        SeedreamJob elsewhere = Job("sky") with { Endpoint = new("http://127.0.0.1:5005/") };
        Assert.Equal(ClaimKind.Claimed, Jobs.Claim(Key("sky"), elsewhere, Run, false).Kind);
    }
}
