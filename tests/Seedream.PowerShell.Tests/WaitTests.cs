using System.Management.Automation;
using Seedream.Emulator;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

public sealed class WaitTests : SeedreamTest
{
    [Fact]
    public async Task Jobs_come_out_in_the_order_in_which_they_end()
    {
        StallGate first = Service.Hold(EmulatorEndpoint.Status, "Red");
        StallGate second = Service.Hold(EmulatorEndpoint.Status, "Green");
        await RunAsync("$global:jobs = 'Red', 'Green', 'Blue' | ForEach-Object { Submit-SeedreamJob $_ }");

        using PipelineRun run = Engine.Start("$jobs | Wait-SeedreamJob");
        Assert.Equal("Blue", (await run.NextAsync()).Text("Prompt"));
        second.Release();
        Assert.Equal("Green", (await run.NextAsync()).Text("Prompt"));
        first.Release();
        Assert.Equal("Red", (await run.NextAsync()).Text("Prompt"));
        Assert.Equal(3, (await run.EndAsync()).Clean().Count);
    }

    [Fact]
    public async Task Any_ends_with_the_first_that_ends_and_leaves_the_others_running()
    {
        StallGate held = Service.Hold(EmulatorEndpoint.Status, "Red");
        await RunAsync("$global:jobs = 'Red', 'Blue' | ForEach-Object { Submit-SeedreamJob $_ }");

        PSObject job = Assert.Single(await RunAsync("$jobs | Wait-SeedreamJob -Any"));

        Assert.Equal("Blue", job.Text("Prompt"));
        held.Release();
        Assert.Equal(2, (await RunAsync("$jobs | Wait-SeedreamJob")).Count);
    }

    [Fact]
    public async Task A_job_that_has_ended_is_not_asked_about_again()
    {
        await RunAsync("$global:job = Submit-SeedreamJob 'Red' | Wait-SeedreamJob");
        long polls = Service.Counters.Polls;

        Assert.Equal("Completed", Assert.Single(await RunAsync("$job | Wait-SeedreamJob")).Text("Status"));

        Assert.Equal(polls, Service.Counters.Polls);
    }

    [Fact]
    public async Task A_wait_that_is_too_short_names_the_id_and_the_id_works_later()
    {
        Service.KeepJobsRunning();
        await RunAsync("$global:id = (Submit-SeedreamJob 'Red').RequestId");

        RunResult run = await Engine.RunAsync("Wait-SeedreamJob -RequestId $id -TimeoutSec 1");

        ErrorRecord error = run.AssertOneError("WaitTimeout", ErrorCategory.OperationTimeout);
        Assert.Contains((string)Engine["id"]!, error.ToString(), StringComparison.Ordinal);
        Service.EndJobs();
        Assert.Equal("Completed", Assert.Single(await RunAsync("Wait-SeedreamJob -RequestId $id")).Text("Status"));
    }

    [Fact]
    public async Task A_service_that_stumbles_over_a_poll_is_asked_again()
    {
        FaultRule fault = Service.Strike(
            Fault.Answer(EmulatorEndpoint.Status, 502, ErrorShape.Html) with { First = 2 });

        PSObject job = Assert.Single(await RunAsync("Submit-SeedreamJob 'Red' | Wait-SeedreamJob"));

        Assert.Equal("Completed", job.Text("Status"));
        Assert.Equal(2, fault.Fired);
    }
}
