using System.Management.Automation;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>The four steps: submit, wait, result, save.</summary>
public sealed class JobStepTests : SeedreamTest
{
    [Fact]
    public async Task TheFourStepsInOnePipelineMakeWhatTheOneCommandMakes()
    {
        string[] photos = Photos.AddMany("a.jpg", "b.jpg");

        IReadOnlyList<PSObject> images = await RunAsync(
            """
            Get-ChildItem *.jpg | Submit-SeedreamJob -Prompt { "Portrait of $($_.BaseName)" } |
                Where-Object Status -eq 'Running' | Wait-SeedreamJob |
                Where-Object Status -eq 'Completed' | Get-SeedreamResult |
                Where-Object Cost -lt 1 | Save-SeedreamImage -Destination $out
            """);

        Assert.Equal(photos, images.Texts("Source").Order());
        Assert.Equal([Path.Combine(Out, "a.jpg"), Path.Combine(Out, "b.jpg")], images.Texts("FullName").Order());
        Assert.All(images, AssertBelongsToItsJob);
        Assert.Equal(2, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task ASubmittedJobTellsWhatWasAskedFor()
    {
        string photo = Photos.Add("a.jpg");

        PSObject job = Assert.Single(
            await RunAsync("Submit-SeedreamJob 'Red' a.jpg -AspectRatio 3:2 -Size 2K -MaxImages 2"));

        Assert.Equal(
            ["Running", "Red", photo, "3:2", "2K", "2", Service.Endpoint.ToString()],
            job.Texts("Status", "Prompt", "Path", "AspectRatio", "Size", "MaxImages", "Endpoint"));
        Assert.Equal(Service.Jobs.Single().RequestId, job.Text("RequestId"));
        Assert.InRange((DateTime)job.Value("Submitted")!, DateTime.Now.AddHours(-1), DateTime.Now);
    }

    [Fact]
    public async Task AWaitedForJobTellsItsTimeAndCost()
    {
        PSObject job = Assert.Single(await RunAsync("Submit-SeedreamJob 'Red' -TextOnly | Wait-SeedreamJob"));

        Assert.Equal(("Completed", 0.035m), (job.Text("Status"), (decimal)job.Value("Cost")!));
        Assert.True((TimeSpan)job.Value("Duration")! > TimeSpan.Zero);
    }

    [Fact]
    public async Task AResultHasItsImagesCostsAndTimes()
    {
        PSObject result = Assert.Single(
            await RunAsync("Submit-SeedreamJob 'Red' -TextOnly -MaxImages 2 | Wait-SeedreamJob | Get-SeedreamResult"));

        Assert.Equal(("Red", 0.070m), (result.Text("Prompt"), (decimal)result.Value("Cost")!));
        Assert.Equal(2, ((System.Collections.IList)result.Value("Images")!).Count);
        Assert.NotNull(result.Value("RemainingCredit"));
        Assert.NotNull(result.Value("InferenceTime"));
    }

    [Fact]
    public async Task OneImageOfAResultSavesAlone()
    {
        PSObject image = Assert.Single(await RunAsync(
            """
            $result = Submit-SeedreamJob 'Red' -TextOnly -MaxImages 3 | Wait-SeedreamJob | Get-SeedreamResult
            $result.Images[1] | Save-SeedreamImage -Destination $out
            """));

        Assert.Equal("red-2.jpg", Path.GetFileName(image.Text("FullName")));
        AssertBelongsToItsJob(image);
    }

    [Fact]
    public async Task SaveTakesANameAndAPlaceAndOverwritesByForceAlone()
    {
        Photos.Add("a.jpg");
        string path = Photos.AddBytes("out/a-new.jpg", [1, 2, 3]);

        await RunAsync("$global:job = Submit-SeedreamJob 'Red' a.jpg | Wait-SeedreamJob");
        const string Save = "$job | Save-SeedreamImage -Destination $out -Name '{BaseName}-new'";

        RunResult refused = await Engine.RunAsync(Save);
        Assert.Equal("DestinationExists", Assert.Single(refused.Errors).Id());
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(path));

        PSObject image = Assert.Single(await RunAsync($"{Save} -Force"));
        Assert.Equal(path, image.Text("FullName"));
        AssertBelongsToItsJob(image);
    }

    [Fact]
    public async Task ASavedImagePipesIntoTheNextEdit()
    {
        Photos.Add("a.jpg");

        PSObject image = Assert.Single(await RunAsync(
            """
            New-SeedreamImage 'Red' a.jpg -Destination $out |
                New-SeedreamImage 'Blue' -Destination second -Name '{BaseName}-again'
            """));

        Assert.Equal(
            (Path.Combine(Out, "a.jpg"), "Blue", Photos.PathOf("second", "a-again.jpg")),
            (image.Text("Source"), image.Text("Prompt"), image.Text("FullName")));
        AssertBelongsToItsJob(image);
    }

    [Theory]
    [InlineData("{0} | Wait-SeedreamJob | Save-SeedreamImage -Destination $out")]
    [InlineData("Wait-SeedreamJob -RequestId {0} | Save-SeedreamImage -Destination $out")]
    [InlineData("Wait-SeedreamJob {0} | Save-SeedreamImage -Destination $out")]
    [InlineData("Get-SeedreamResult -RequestId {0} | Save-SeedreamImage -Destination $out")]
    [InlineData("{0} | Get-SeedreamResult | Save-SeedreamImage -Destination $out")]
    [InlineData("Save-SeedreamImage -RequestId {0} -Destination $out")]
    [InlineData("{0} | Save-SeedreamImage -Destination $out")]
    public async Task BareIdsAreEnough(string script)
    {
        await RunAsync("$global:ids = 'Red', 'Blue' | ForEach-Object { (Submit-SeedreamJob $_ -TextOnly).RequestId }");

        IReadOnlyList<PSObject> images = await RunAsync(script.Replace("{0}", "$ids", StringComparison.Ordinal));

        Assert.Equal(Service.Jobs.Select(job => job.RequestId).Order(), images.Texts("RequestId").Order());
        Assert.Equal(["blue.jpg", "red.jpg"], images.Texts("FullName").Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task WithoutTheLedgerAImageOfABareIdIsNamedByIt()
    {
        await RunAsync("$global:id = (Submit-SeedreamJob 'Red' -TextOnly).RequestId");

        PSObject image = Assert.Single(
            await RunAsync("Wait-SeedreamJob $id -NoLedger | Save-SeedreamImage -Destination $out -NoLedger"));

        Assert.Equal(Service.Jobs.Single().RequestId + ".jpg", Path.GetFileName(image.Text("FullName")));
    }

    [Fact]
    public async Task AFailedJobComesOutOfTheWaitAsFailedAndSaysWhy()
    {
        IReadOnlyList<PSObject> jobs = await RunAsync(
            "'fail-please', 'Red' | ForEach-Object { Submit-SeedreamJob $_ -TextOnly } | Wait-SeedreamJob");

        PSObject failed = Assert.Single(jobs, job => job.Text("Status") == "Failed");
        Assert.Equal(
            ("fail-please", "Inference failed", 0m),
            (failed.Text("Prompt"), failed.Text("Error"), (decimal)failed.Value("Cost")!));
        Assert.Single(jobs, job => job.Text("Status") == "Completed");
    }

    [Fact]
    public async Task TheResultOfAFailedJobIsAnErrorAndTheOthersGoOn()
    {
        RunResult run = await Engine.RunAsync(
            """
            'fail-please', 'Red' | Submit-SeedreamJob -Prompt { $_ } -TextOnly | Wait-SeedreamJob | Get-SeedreamResult
            """);

        run.AssertOneError("JobFailed", ErrorCategory.OperationStopped);
        Assert.Equal("Red", Assert.Single(run.Output).Text("Prompt"));
    }

    [Fact]
    public async Task AnIdThatTheServiceHasForgottenIsExpiredWhereTheHistoryDoesNotKnowIt()
    {
        Service.Options.HistoryAvailable = false;
        await RunAsync("$global:id = (Submit-SeedreamJob 'Red' -TextOnly).RequestId");
        Service.Skip(TimeSpan.FromHours(2));

        const string Old = "@{ RequestId = $id; Status = 'Running'; Submitted = (Get-Date).AddHours(-2) }";
        string job = $"[pscustomobject]{Old}";
        Assert.Equal("Expired", Assert.Single(await RunAsync($"{job} | Wait-SeedreamJob -NoLedger")).Text("Status"));
        RunResult run = await Engine.RunAsync($"{job} | Save-SeedreamImage -NoLedger -Destination $out");
        ErrorRecord error = run.AssertOneError("ResultExpired", ErrorCategory.ResourceUnavailable);
        Assert.Contains(Service.Jobs[0].RequestId, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("42 | Wait-SeedreamJob")]
    [InlineData("[pscustomobject]@{ Name = 'x' } | Wait-SeedreamJob")]
    [InlineData("[pscustomobject]@{ Name = 'x' } | Get-SeedreamResult")]
    [InlineData("[pscustomobject]@{ Name = 'x' } | Save-SeedreamImage -Destination $out")]
    public async Task AnObjectThatIsNoJobIsAnErrorWithoutARequest(string script)
    {
        RunResult run = await Engine.RunAsync(script);

        Assert.Contains("RequestId", Assert.Single(run.Errors).ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Service.Requests);
    }
}
