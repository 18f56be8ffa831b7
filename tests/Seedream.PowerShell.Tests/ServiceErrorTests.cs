using System.Management.Automation;
using Seedream.Emulator;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>What goes wrong on the service: which errors are an item's, and which end the run.</summary>
public sealed class ServiceErrorTests : SeedreamTest
{
    [Fact]
    public async Task A_wrong_key_ends_the_run_at_the_first_answer()
    {
        Photos.AddMany("a.jpg", "b.jpg", "c.jpg");
        Service.Options.RequiredKey = "SG_another";

        RunResult run = await Engine.RunAsync("Get-ChildItem *.jpg | New-SeedreamImage 'Red' -ThrottleLimit 1 -Destination $out");

        Assert.Equal(("ApiKeyRejected", ErrorCategory.AuthenticationError), (run.Terminating?.Id(), run.Terminating?.CategoryInfo.Category));
        Assert.Empty(run.Errors);
        Assert.Equal(1, Service.Requests);
    }

    [Fact]
    public async Task A_forbidden_account_ends_the_run()
    {
        Service.Options.ForbiddenKeys = ".";

        RunResult run = await Engine.RunAsync("Submit-SeedreamJob 'Red'");

        Assert.Equal(("PermissionDenied", ErrorCategory.PermissionDenied), (run.Terminating?.Id(), run.Terminating?.CategoryInfo.Category));
    }

    [Fact]
    public async Task A_retired_model_ends_the_run()
    {
        Service.Options.RetiredModels = Service.Options.Models;

        RunResult run = await Engine.RunAsync("Submit-SeedreamJob 'Red'");

        Assert.Equal(("ModelUnavailable", ErrorCategory.ResourceUnavailable), (run.Terminating?.Id(), run.Terminating?.CategoryInfo.Category));
    }

    [Fact]
    public async Task When_the_credit_runs_out_what_is_paid_is_brought_home_and_nothing_more_is_submitted()
    {
        Photos.AddMany("a.jpg", "b.jpg", "c.jpg", "d.jpg");
        Service.Options.Credits = 0.08m;
        Service.KeepJobsRunning();
        using PipelineRun pipeline = Engine.Start("Get-ChildItem *.jpg | New-SeedreamImage 'Red' -ThrottleLimit 3 -Destination $out");
        await Service.UntilAsync(counters => counters is { JobsAccepted: 2, SubmitsRefused: 1 });
        Service.EndJobs();

        RunResult run = await pipeline.EndAsync();

        Assert.Equal(("InsufficientCredit", ErrorCategory.QuotaExceeded), (run.Terminating?.Id(), run.Terminating?.CategoryInfo.Category));
        Assert.Empty(run.Errors);
        Assert.Equal(2, run.Output.Count);
        Assert.All(run.Output, AssertBelongsToItsJob);
        Assert.Equal((3, 2), (Service.Counters.Requests[EmulatorEndpoint.Submit], Service.Counters.JobsBilled));
        Assert.Empty(Engine.Host.Warnings);
    }

    [Fact]
    public async Task The_content_filter_refuses_its_item_and_the_others_go_on()
    {
        RunResult run = await RunRowsAsync("forbidden-by-filter", "Red");

        AssertOneError(run, "ContentRejected", ErrorCategory.PermissionDenied);
        Assert.Equal("Red", Assert.Single(run.Output).Text("Prompt"));
        Assert.Equal(1, Service.Counters.JobsBilled);
    }

    [Fact]
    public async Task A_failed_job_is_an_error_of_its_item_and_the_others_go_on()
    {
        RunResult run = await RunRowsAsync("fail-please", "Red");

        AssertOneError(run, "JobFailed", ErrorCategory.OperationStopped);
        Assert.Contains("Inference failed", run.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal("Red", Assert.Single(run.Output).Text("Prompt"));
    }

    [Fact]
    public async Task A_submit_without_an_answer_is_not_sent_again_where_the_history_cannot_be_asked()
    {
        Service.Options.HistoryAvailable = false;
        Service.Strike(Fault.ResetAfter(EmulatorEndpoint.Submit) with { Prompt = "Green" });

        RunResult run = await RunRowsAsync("Green", "Red");

        AssertOneError(run, "SubmitOutcomeUnknown", ErrorCategory.ConnectionError);
        Assert.Equal("Red", Assert.Single(run.Output).Text("Prompt"));
        Assert.Equal((2, 0), (Service.Counters.JobsAccepted, Service.Counters.Duplicates));
    }

    [Fact]
    public async Task A_time_that_is_too_short_names_the_id_and_the_id_works_later()
    {
        Service.KeepJobsRunning();

        RunResult run = await Engine.RunAsync("New-SeedreamImage 'Red' -TimeoutSec 1 -Destination $out");

        AssertOneError(run, "WaitTimeout", ErrorCategory.OperationTimeout);
        string id = Service.Jobs[0].RequestId;
        Assert.Contains(id, run.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains(id, run.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Service.EndJobs();
        AssertBelongsTo(id, Assert.Single(await RunAsync($"Wait-SeedreamJob -RequestId {id} | Save-SeedreamImage -Destination $out")));
    }

    [Fact]
    public async Task A_download_that_fails_for_good_names_the_id_and_the_id_works_later()
    {
        Service.Strike(Fault.Answer(EmulatorEndpoint.Download, 503) with { First = 1 });

        RunResult run = await Engine.RunAsync("New-SeedreamImage 'Red' -MaximumRetryCount 0 -Destination $out");

        AssertOneError(run, "DownloadFailed", ErrorCategory.ReadError);
        string id = Service.Jobs[0].RequestId;
        Assert.Contains(id, run.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        AssertBelongsTo(id, Assert.Single(await RunAsync($"Save-SeedreamImage -RequestId {id} -Destination $out")));
        Assert.Equal(1, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task One_picture_that_cannot_be_saved_takes_no_other_with_it()
    {
        Service.Strike(Fault.Answer(EmulatorEndpoint.Download, 404) with { Nth = 2 });

        RunResult run = await Engine.RunAsync("New-SeedreamImage 'Red' -MaxImages 3 -MaximumRetryCount 0 -Destination $out");

        AssertOneError(run, "DownloadFailed", ErrorCategory.ReadError);
        Assert.Equal([1, 3], run.Output.Select(image => image.Value("Index")));
    }

    [Theory]
    [InlineData("../../evil.jpg")]
    [InlineData("CON")]
    [InlineData("a:b")]
    public async Task A_hostile_name_from_the_service_is_written_nowhere(string name)
    {
        Service.Strike(Fault.FileName(EmulatorEndpoint.Result, name));

        RunResult run = await Engine.RunAsync("New-SeedreamImage 'Red' -Name '{FileName}' -Destination $out");

        AssertOneError(run, "UnsafeName", ErrorCategory.SecurityError);
        Assert.Empty(Directory.EnumerateFiles(Photos.Root, "*", SearchOption.AllDirectories));
        string id = Service.Jobs[0].RequestId;
        AssertBelongsTo(id, Assert.Single(await RunAsync($"Save-SeedreamImage -RequestId {id} -Name '{{RequestId}}' -Destination $out")));
    }

    [Fact]
    public async Task The_services_own_name_is_taken_where_it_is_safe()
    {
        Service.Strike(Fault.FileName(EmulatorEndpoint.Result, "sunset.jpg"));

        Assert.Equal("sunset.jpg", Path.GetFileName(Assert.Single(await RunAsync("New-SeedreamImage 'Red' -Name '{FileName}' -Destination $out")).Text("FullName")));
    }

    [Theory]
    [InlineData("New-SeedreamImage 'Red' -Destination $out")]
    [InlineData("Submit-SeedreamJob 'Red'")]
    [InlineData("Get-SeedreamCredit")]
    public async Task A_name_that_does_not_resolve_is_told_as_such(string command)
    {
        RunResult run = await Engine.RunAsync($"{command} -Endpoint https://seedream.invalid -NoProxy -MaximumRetryCount 0");

        AssertOneError(run, "EndpointUnreachable", ErrorCategory.ConnectionError);
        Assert.Contains("seedream.invalid", run.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://seedream.example")]
    [InlineData("http://192.0.2.1:8080")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("https://user:pass@seedream.example")]
    [InlineData("relative")]
    public async Task An_endpoint_that_would_give_the_key_away_is_not_used(string endpoint)
    {
        RunResult run = await Engine.RunAsync($"Get-SeedreamCredit -Endpoint {endpoint}");

        Assert.Equal(("InvalidParameter", ErrorCategory.InvalidArgument), (run.Terminating?.Id(), run.Terminating?.CategoryInfo.Category));
    }

    private Task<RunResult> RunRowsAsync(params string[] prompts)
    {
        Engine["rows"] = prompts.Select(prompt => new PSObject(new { Prompt = prompt })).ToArray();
        return Engine.RunAsync("$rows | New-SeedreamImage -Destination $out");
    }

    private void AssertBelongsTo(string requestId, PSObject image)
    {
        Assert.Equal(requestId, image.Text("RequestId"));
        Assert.True(EmulatorImage.TryReadRequestId(image.Text("FullName"), out string? found, out _));
        Assert.Equal(requestId, found);
        Assert.Single(Service.Jobs);
    }

    private static void AssertOneError(RunResult run, string id, ErrorCategory category)
    {
        ErrorRecord error = Assert.Single(run.Errors);
        Assert.Equal((id, category), (error.Id(), error.CategoryInfo.Category));
        Assert.NotNull(error.TargetObject);
        Assert.False(string.IsNullOrWhiteSpace(error.ErrorDetails.RecommendedAction));
        Assert.Null(run.Failure);
    }
}
