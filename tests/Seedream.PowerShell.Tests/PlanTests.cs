using System.Management.Automation;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>What <c>-WhatIf -PassThru</c> gives: a plan of each edit, true to what the run then does.</summary>
public sealed class PlanTests : SeedreamTest
{
    private const string Make = "Get-ChildItem $root/*.jpg | New-SeedreamImage 'Red' -Destination $out";
    private const string Plan = Make + " -WhatIf -PassThru";

    [Fact]
    public async Task APlanTellsEverythingAboutItsEdit()
    {
        string photo = Photos.Add("a [1].jpg");
        string style = Photos.Add("style.png");

        PSObject plan = Assert.Single(await RunAsync(
            """
            Get-ChildItem *.jpg | New-SeedreamImage 'Red' -MaxImages 2 -AspectRatio 2:3 -Size 2k -WhatIf -PassThru `
                -Destination out -Name '{BaseName}-x' -ReferenceImage style.png
            """));

        Assert.Equal(
            ["Submit", photo, photo, Out, Path.Combine(Out, "a [1]-x-1.jpg"), "Red", "2:3", "2K"],
            plan.Texts("Action", "Source", "LiteralPath", "Destination", "Target", "Prompt", "AspectRatio", "Size"));
        Assert.Equal(0.070m, plan.Value("Cost"));
        Assert.Equal(["2", "2", "1664", "2496"], plan.Texts("MaxImages", "ImageCount", "Width", "Height"));
        Assert.Equal([style], (IEnumerable<string>)plan.Value("ReferenceImage")!);
        Assert.Equal(0, Service.Requests);
    }

    [Fact]
    public async Task ASubmitHasAPlanWithoutATarget()
    {
        Photos.Add("a.jpg");

        PSObject plan = Assert.Single(await RunAsync("Submit-SeedreamJob 'Red' a.jpg -WhatIf -PassThru"));

        Assert.Equal(["Submit", "", ""], plan.Texts("Action", "Destination", "Target"));
        Assert.Equal(0.035m, plan.Value("Cost"));
    }

    [Fact]
    public async Task WhatIsBoughtCostsNothingAndWhatHasChangedDoes()
    {
        Photos.AddMany("a.jpg", "b.jpg", "c.jpg");
        await RunAsync(Make);
        Photos.Add("b.jpg");
        Photos.Add("d.jpg");
        File.Delete(Path.Combine(Out, "c.jpg"));
        long requests = Service.Requests;

        IReadOnlyList<PSObject> plans = await RunAsync(Plan);

        Assert.Equal(
            ["a.jpg Reuse 0", "b.jpg Submit 0.035", "c.jpg Download 0", "d.jpg Submit 0.035"], plans.Select(InShort));
        Assert.Equal(0.070m, plans.Sum(plan => (decimal)plan.Value("Cost")!));
        Assert.Contains("4 edits for at most 0.070 USD", Engine.Host.Lines.Last(), StringComparison.Ordinal);
        Assert.Equal(requests, Service.Requests);
        Assert.Equal(["a.jpg", "b.jpg"], Directory.EnumerateFiles(Out).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task AJobUnderWayIsPickedUpAndNamed()
    {
        Photos.Add("a.jpg");
        Service.KeepJobsRunning();
        PSObject job = Assert.Single(await RunAsync("Submit-SeedreamJob 'Red' a.jpg"));

        PSObject plan = Assert.Single(await RunAsync(Plan));

        Assert.Equal(
            ("PickUp", 0m, job.Text("RequestId")),
            (plan.Text("Action"), plan.Value("Cost"), plan.Text("RequestId")));
    }

    [Fact]
    public async Task ResubmitAndNoLedgerPlanEverythingAnew()
    {
        Photos.Add("a.jpg");
        await RunAsync(Make);

        Assert.Equal("a.jpg Submit 0.035", InShort(Assert.Single(await RunAsync(Plan + " -Resubmit"))));
        PSObject plan = Assert.Single(await RunAsync("Submit-SeedreamJob 'Red' a.jpg -WhatIf -PassThru -NoLedger"));
        Assert.Equal("Submit", plan.Text("Action"));
    }

    [Fact]
    public async Task TheDefaultIsTheRatioOfThePhotoAndTheSameEditAsMatch()
    {
        Photos.Add("a.jpg", 60, 90);
        PSObject plan = Assert.Single(await RunAsync(Make + " -WhatIf -PassThru"));
        Assert.Equal(("Submit", 2496, 3744), (plan.Text("Action"), plan.Value("Width"), plan.Value("Height")));
        AssertBelongsToItsJob(Assert.Single(await RunAsync(Make)));
        Assert.Equal("2:3", Assert.Single(Service.Jobs).AspectRatio);

        PSObject match = Assert.Single(await RunAsync(Make + " -AspectRatio Match -WhatIf -PassThru"));

        Assert.Equal(("Reuse", "Match", 2496), (match.Text("Action"), match.Text("AspectRatio"), match.Value("Width")));
    }

    [Fact]
    public async Task APhotoThatTheServiceMayRejectIsSubmittedWithOneWarning()
    {
        string photo = Photos.AddBytes(
            "large.jpg", [.. Seedream.Testing.Photos.Jpeg(), .. new byte[11 * 1024 * 1024]]);
        const string Script = "New-SeedreamImage 'Red' large.jpg -Destination $out";

        RunResult plan = await Engine.RunAsync(Script + " -WhatIf -PassThru");
        RunResult run = await Engine.RunAsync(Script);
        RunResult again = await Engine.RunAsync(Script);

        Assert.All([plan, run], result =>
            Assert.Contains(photo, Assert.Single(result.Warnings), StringComparison.Ordinal));
        Assert.Single(Service.Jobs);
        Assert.Empty(again.Warnings);
    }

    [Fact]
    public async Task APhotoThatMayStillBeWrittenIsLeftForALaterRun()
    {
        string[] photos = Photos.AddMany("new.jpg", "old.jpg");
        File.SetLastWriteTimeUtc(photos[1], DateTime.UtcNow.AddDays(-2));
        const string Script = "'new.jpg', 'old.jpg' | New-SeedreamImage 'Red' -Destination $out -MinimumAge 1.00:00:00";

        RunResult plan = await Engine.RunAsync(Script + " -WhatIf -PassThru");
        RunResult run = await Engine.RunAsync(Script);

        Assert.Equal("old.jpg Submit 0.035", InShort(Assert.Single(plan.Clean())));
        AssertBelongsToItsJob(Assert.Single(run.Clean()));
        Assert.All([plan, run], result =>
            Assert.Contains(photos[0], Assert.Single(result.Warnings), StringComparison.Ordinal));
        Assert.Equal([TestPhotos.Hash(photos[1])], Assert.Single(Service.Jobs).InputHashes);
    }

    [Fact]
    public async Task AMinimumAgeInPlainNumbersIsRefused()
    {
        Photos.Add("a.jpg");
        RunResult run = await Engine.RunAsync("New-SeedreamImage 'Red' a.jpg -Destination $out -MinimumAge 10");
        Assert.Contains("hours, minutes and seconds", run.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(0, Service.Requests);
    }

    [Fact]
    public async Task ALedgerThatIsNotThereIsNotMade()
    {
        Photos.Add("a.jpg");

        await RunAsync(Plan + " -LedgerPath $root/new/ledger.db");

        Assert.False(Directory.Exists(Photos.PathOf("new")));
    }

    [Theory]
    [InlineData("$root")]
    [InlineData("none")]
    [InlineData("$root/a.jpg")]
    public async Task ALedgerThatCannotBeUsedIsTheErrorThatItIsInTheRun(string path)
    {
        Photos.Add("a.jpg");

        RunResult make = await Engine.RunAsync($"{Plan} -LedgerPath {path}");
        RunResult submit = await Engine.RunAsync($"Submit-SeedreamJob 'Red' a.jpg -WhatIf -LedgerPath {path}");

        Assert.Equal(("LedgerUnavailable", "LedgerUnavailable"), (make.Terminating?.Id(), submit.Terminating?.Id()));
    }

    [Theory]
    [InlineData("missing.jpg", "InputNotFound")]
    [InlineData("folder", "InputRejected")]
    [InlineData("empty.jpg", "InputRejected")]
    [InlineData("large.jpg", "InputRejected")]
    [InlineData("letter.jpg", "InputRejected")]
    [InlineData("half.jpg", "InputRejected")]
    [InlineData("kept.jpg", "DestinationExists")]
    [InlineData("other/a.jpg", "DestinationExists")]
    [InlineData("out/own.jpg", "DestinationExists")]
    public async Task WhatTheRunWouldRefuseIsRefusedWithItsError(string bad, string id)
    {
        Photos.AddMany("a.jpg", "b.jpg", "kept.jpg", "other/a.jpg", "out/own.jpg");
        Photos.AddBytes("out/kept.jpg", [1]);
        Photos.AddBytes("empty.jpg", []);
        Photos.AddBytes("large.jpg", new byte[31 * 1024 * 1024]);
        Photos.AddBytes("letter.jpg", [1, 2, 3]);
        Photos.AddBytes("half.jpg", File.ReadAllBytes(Photos.PathOf("a.jpg"))[..^50]);
        Directory.CreateDirectory(Photos.PathOf("folder"));
        Engine["bad"] = Photos.PathOf(bad);
        const string Script = "'a.jpg', $bad, 'b.jpg' | New-SeedreamImage 'Red' -Destination $out";

        RunResult plan = await Engine.RunAsync(Script + " -WhatIf -PassThru");
        RunResult run = await Engine.RunAsync(Script);

        ErrorRecord error = Assert.Single(plan.Errors);
        Assert.Equal((id, Photos.PathOf(bad)), (error.Id(), error.TargetObject));
        Assert.Equal(id, Assert.Single(run.Errors).Id());
        Assert.Equal(["Submit", "Refuse", "Submit"], plan.Output.Texts("Action"));
        Assert.Equal(error.Exception.Message, plan.Output[1].Text("Error"));
        Assert.Single(Engine.Host.Lines, line => line.Contains("1 refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheLimitIsSaidWhereItWouldBeReached()
    {
        Photos.AddMany("a.jpg", "b.jpg", "c.jpg", "d.jpg");
        await RunAsync("New-SeedreamImage 'Red' a.jpg -Destination $out");

        IReadOnlyList<PSObject> plans = await RunAsync(Plan + " -MaximumCost 0.05");

        Assert.Equal(
            ["a.jpg Reuse 0", "b.jpg Submit 0.035", "c.jpg Skip 0", "d.jpg Skip 0"], plans.Select(InShort));
        string total = Engine.Host.Lines.Last();
        Assert.All(
            ["0.035 USD", "0.05 USD", Photos.PathOf("c.jpg")],
            part => Assert.Contains(part, total, StringComparison.Ordinal));
    }

    [Fact]
    public async Task APathFollowsTheLocationOfItsMoment()
    {
        string[] photos = Photos.AddMany("one/a.jpg", "two/a.jpg");

        IReadOnlyList<PSObject> plans = await RunAsync(
            """
            'one', 'two' | ForEach-Object { Set-Location $root/$_; 'a.jpg' } |
                Submit-SeedreamJob 'Red' -WhatIf -PassThru
            """);

        Assert.Equal(photos, plans.Texts("LiteralPath"));
    }

    [Fact]
    public async Task WhatIfFalseGoesBeforeThePreference()
    {
        Photos.Add("a.jpg");

        AssertBelongsToItsJob(Assert.Single(await RunAsync(
            "$WhatIfPreference = $true; New-SeedreamImage 'Red' a.jpg -Destination $out -WhatIf:$false")));
    }

    private static string InShort(PSObject plan) => FormattableString.Invariant(
        $"{Path.GetFileName(plan.Text("Source"))} {plan.Text("Action")} {plan.Value("Cost")}");
}
