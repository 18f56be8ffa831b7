using System.Management.Automation;
using Seedream.Emulator;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>What goes wrong on the service: which errors are an item's, and which end the run.</summary>
public sealed class ServiceErrorTests : SeedreamTest
{
    [Fact]
    public async Task AWrongKeyEndsTheRunAtTheFirstAnswer()
    {
        Photos.AddMany("a.jpg", "b.jpg", "c.jpg");
        Service.Options.RequiredKey = "SG_another";

        RunResult run = await Engine.RunAsync(
            "Get-ChildItem *.jpg | New-SeedreamImage 'Red' -ThrottleLimit 1 -Destination $out");

        run.AssertEndedBy("ApiKeyRejected", ErrorCategory.AuthenticationError);

        // The upload and the question for the service's time leave together.
        Assert.All(Service.Counters.Requests, pair => Assert.InRange(
            pair.Value, 0, pair.Key is EmulatorEndpoint.Upload or EmulatorEndpoint.Credits ? 1 : 0));
    }

    [Fact]
    public async Task AForbiddenAccountEndsTheRun()
    {
        Service.Options.ForbiddenKeys = ".";

        RunResult run = await Engine.RunAsync("Submit-SeedreamJob 'Red' -TextOnly");

        run.AssertEndedBy("PermissionDenied", ErrorCategory.PermissionDenied);
    }

    [Fact]
    public async Task ARetiredModelEndsTheRun()
    {
        Service.Options.RetiredModels = Service.Options.Models;

        RunResult run = await Engine.RunAsync("Submit-SeedreamJob 'Red' -TextOnly");

        run.AssertEndedBy("ModelUnavailable", ErrorCategory.ResourceUnavailable);
    }

    [Fact]
    public async Task WhenTheCreditRunsOutWhatIsPaidIsBroughtHomeAndNothingMoreIsSubmitted()
    {
        Photos.AddMany("a.jpg", "b.jpg", "c.jpg", "d.jpg");
        Service.Options.Credits = 0.08m;
        Service.KeepJobsRunning();
        using PipelineRun pipeline = Engine.Start(
            "Get-ChildItem *.jpg | New-SeedreamImage 'Red' -ThrottleLimit 3 -Destination $out");
        await Service.UntilAsync(counters => counters is { JobsAccepted: 2, SubmitsRefused: 1 });
        Service.EndJobs();

        RunResult run = await pipeline.EndAsync();

        run.AssertEndedBy("InsufficientCredit", ErrorCategory.QuotaExceeded);
        Assert.Equal(2, run.Output.Count);
        Assert.All(run.Output, AssertBelongsToItsJob);
        EmulatorCounters counters = Service.Counters;
        Assert.Equal((3, 2), (counters.Requests[EmulatorEndpoint.Submit], counters.JobsBilled));
        Assert.Empty(Engine.Host.Warnings);
    }

    [Fact]
    public async Task TheContentFilterRefusesItsItemAndTheOthersGoOn()
    {
        RunResult run = await RunRowsAsync("forbidden-by-filter", "Red");

        ErrorRecord error = run.AssertOneError("ContentRejected", ErrorCategory.PermissionDenied);
        Assert.Contains("not billed", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("Red", Assert.Single(run.Output).Text("Prompt"));
        Assert.Equal(1, Service.Counters.JobsBilled);
    }

    [Fact]
    public async Task AFailedJobIsAnErrorOfItsItemAndTheOthersGoOn()
    {
        RunResult run = await RunRowsAsync("fail-please", "Red");

        ErrorRecord error = run.AssertOneError("JobFailed", ErrorCategory.OperationStopped);
        Assert.Contains("Inference failed", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("not billed", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("Red", Assert.Single(run.Output).Text("Prompt"));
    }

    [Fact]
    public async Task ASubmitWithoutAnAnswerIsNotSentAgainWhereTheHistoryCannotBeAsked()
    {
        Service.Options.HistoryAvailable = false;
        Service.Strike(Fault.ResetAfter(EmulatorEndpoint.Submit) with { Prompt = "Green" });

        RunResult run = await RunRowsAsync("Green", "Red");

        ErrorRecord error = run.AssertOneError("SubmitOutcomeUnknown", ErrorCategory.ConnectionError);
        Assert.Contains("may be billed", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("Red", Assert.Single(run.Output).Text("Prompt"));
        Assert.Equal((2, 0), (Service.Counters.JobsAccepted, Service.Counters.Duplicates));
    }

    [Fact]
    public async Task ATimeThatIsTooShortNamesTheIdAndTheIdWorksLater()
    {
        Service.KeepJobsRunning();

        RunResult run = await Engine.RunAsync("New-SeedreamImage 'Red' -TextOnly -TimeoutSec 1 -Destination $out");

        ErrorRecord error = run.AssertOneError("WaitTimeout", ErrorCategory.OperationTimeout);
        string id = Service.Jobs[0].RequestId;
        Assert.Contains(id, error.ToString(), StringComparison.Ordinal);
        Assert.Contains(id, error.RecommendedAction(), StringComparison.Ordinal);
        Service.EndJobs();
        AssertBelongsToTheJob(
            await RunAsync($"Wait-SeedreamJob -RequestId {id} | Save-SeedreamImage -Destination $out"));
    }

    [Fact]
    public async Task OneImageThatCannotBeSavedTakesNoOtherWithIt()
    {
        Service.Strike(Fault.Truncate(EmulatorEndpoint.Download) with { Nth = 2 });

        RunResult run = await Engine.RunAsync(
            "New-SeedreamImage 'Red' -TextOnly -MaxImages 3 -MaximumRetryCount 0 -Destination $out");

        run.AssertOneError("DownloadFailed", ErrorCategory.ReadError);
        Assert.Equal([1, 3], run.Output.Select(image => image.Value("Index")));
    }

    [Theory]
    [InlineData("../../evil.jpg")]
    [InlineData("CON")]
    [InlineData("a:b")]
    public async Task AHostileNameFromTheServiceIsWrittenNowhere(string name)
    {
        Service.Strike(Fault.FileName(EmulatorEndpoint.Result, name));

        RunResult run = await Engine.RunAsync("New-SeedreamImage 'Red' -TextOnly -Name '{FileName}' -Destination $out");

        run.AssertOneError("UnsafeName", ErrorCategory.InvalidData);
        Assert.Empty(Directory.EnumerateFiles(Photos.Root, "*", SearchOption.AllDirectories));
        string id = Service.Jobs[0].RequestId;
        AssertBelongsToTheJob(
            await RunAsync($"Save-SeedreamImage -RequestId {id} -Name '{{RequestId}}' -Destination $out"));
    }

    [Fact]
    public async Task TheServicesOwnNameIsTakenWhereItIsSafe()
    {
        Service.Strike(Fault.FileName(EmulatorEndpoint.Result, "sunset.jpg"));

        PSObject image = Assert.Single(
            await RunAsync("New-SeedreamImage 'Red' -TextOnly -Name '{FileName}' -Destination $out"));

        Assert.Equal(Path.Combine(Out, "sunset.jpg"), image.Text("FullName"));
    }

    [Theory]
    [InlineData("New-SeedreamImage 'Red' -TextOnly -Destination $out", "https://seedream.invalid")]
    [InlineData("Submit-SeedreamJob 'Red' -TextOnly", "https://seedream.invalid")]
    [InlineData("Get-SeedreamCredit", "https://seedream.invalid")]
    [InlineData("Get-SeedreamCredit", "http://127.0.0.1:1")]
    public async Task AnAddressWhereNothingAnswersIsNamed(string command, string endpoint)
    {
        RunResult run = await Engine.RunAsync($"{command} -Endpoint {endpoint} -NoProxy -MaximumRetryCount 0");

        run.AssertEndedBy("EndpointUnreachable", ErrorCategory.ConnectionError);
        Assert.Contains(new Uri(endpoint).Host, run.Terminating!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, ErrorShape.Html)]
    [InlineData(403, ErrorShape.Empty)]
    [InlineData(404, ErrorShape.Html)]
    public async Task AGatewaysRefusalOfAnUploadFailsItsItemOnly(int status, ErrorShape shape)
    {
        Photos.AddMany("a.jpg", "b.jpg");
        Service.Strike(Fault.Answer(EmulatorEndpoint.Upload, status, shape) with { First = 1 });

        RunResult run = await Engine.RunAsync(
            "Get-ChildItem *.jpg | New-SeedreamImage 'Red' -ThrottleLimit 1 -Destination $out");

        run.AssertOneError("ServiceUnavailable", ErrorCategory.ConnectionError);
        AssertBelongsToItsJob(Assert.Single(run.Output));
    }

    [Fact]
    public async Task EveryPaidJobIsNamedWhenTheRunEndsForAllOfThem()
    {
        Photos.AddMany("a.jpg", "b.jpg", "c.jpg");
        Service.KeepJobsRunning();
        using PipelineRun pipeline = Engine.Start(
            "Get-ChildItem *.jpg | New-SeedreamImage 'Red' -ThrottleLimit 3 -NoLedger -Destination $out");
        await Service.UntilAsync(counters => counters is { JobsAccepted: 3, Polls: > 3 });

        Service.Options.RequiredKey = "SG_another";
        RunResult run = await pipeline.EndAsync();

        run.AssertEndedBy("ApiKeyRejected", ErrorCategory.AuthenticationError);
        string text = run.Terminating + string.Join(" ", Engine.Host.Warnings);
        Assert.All(Service.Jobs, job => Assert.Contains(job.RequestId, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://seedream.example")]
    [InlineData("http://192.0.2.1:8080")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("https://user:pass@seedream.example")]
    [InlineData("https://seedream.example/?key=1")]
    [InlineData("seedream.example")]
    public async Task AnEndpointThatWouldGiveTheKeyAwayIsNotUsed(string endpoint)
    {
        RunResult run = await Engine.RunAsync($"Get-SeedreamCredit -Endpoint {endpoint}");

        run.AssertEndedBy("InvalidParameter", ErrorCategory.InvalidArgument);
    }

    private Task<RunResult> RunRowsAsync(params string[] prompts)
    {
        Engine["rows"] = prompts.Select(prompt => new PSObject(new { Prompt = prompt })).ToArray();
        return Engine.RunAsync("$rows | New-SeedreamImage -TextOnly -Destination $out");
    }

    private void AssertBelongsToTheJob(IReadOnlyList<PSObject> images)
    {
        AssertBelongsToItsJob(Assert.Single(images));
        Assert.Single(Service.Jobs);
    }
}
