using System.Management.Automation;
using Seedream.Emulator;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

public sealed class WaitTests : SeedreamTest
{
    [Fact]
    public async Task JobsComeOutInTheOrderInWhichTheyEnd()
    {
        StallGate first = Service.Hold(EmulatorEndpoint.Status, "Red");
        StallGate second = Service.Hold(EmulatorEndpoint.Status, "Green");
        await RunAsync("$global:jobs = 'Red', 'Green', 'Blue' | ForEach-Object { Submit-SeedreamJob $_ -TextOnly }");

        using PipelineRun run = Engine.Start("$jobs | Wait-SeedreamJob");
        Assert.Equal("Blue", (await run.NextAsync()).Text("Prompt"));
        second.Release();
        Assert.Equal("Green", (await run.NextAsync()).Text("Prompt"));
        first.Release();
        Assert.Equal("Red", (await run.NextAsync()).Text("Prompt"));
        Assert.Equal(3, (await run.EndAsync()).Clean().Count);
    }

    [Fact]
    public async Task AnyEndsWithTheFirstThatEndsAndLeavesTheOthersRunning()
    {
        StallGate held = Service.Hold(EmulatorEndpoint.Status, "Red");
        await RunAsync("$global:jobs = 'Red', 'Blue' | ForEach-Object { Submit-SeedreamJob $_ -TextOnly }");

        PSObject job = Assert.Single(await RunAsync("$jobs | Wait-SeedreamJob -Any"));

        Assert.Equal("Blue", job.Text("Prompt"));
        held.Release();
        Assert.Equal(2, (await RunAsync("$jobs | Wait-SeedreamJob")).Count);
    }

    [Fact]
    public async Task AJobThatHasEndedIsNotAskedAboutAgain()
    {
        await RunAsync("$global:job = Submit-SeedreamJob 'Red' -TextOnly | Wait-SeedreamJob");
        long polls = Service.Counters.Polls;

        Assert.Equal("Completed", Assert.Single(await RunAsync("$job | Wait-SeedreamJob")).Text("Status"));

        Assert.Equal(polls, Service.Counters.Polls);
    }

    [Fact]
    public async Task AWaitThatIsTooShortNamesTheIdAndTheIdWorksLater()
    {
        Service.KeepJobsRunning();
        await RunAsync("$global:id = (Submit-SeedreamJob 'Red' -TextOnly).RequestId");

        RunResult run = await Engine.RunAsync("Wait-SeedreamJob -RequestId $id -TimeoutSec 1");

        ErrorRecord error = run.AssertOneError("WaitTimeout", ErrorCategory.OperationTimeout);
        Assert.Contains((string)Engine["id"]!, error.ToString(), StringComparison.Ordinal);
        Service.EndJobs();
        Assert.Equal("Completed", Assert.Single(await RunAsync("Wait-SeedreamJob -RequestId $id")).Text("Status"));
    }

    [Fact]
    public async Task AServiceThatStumblesOverAPollIsAskedAgain()
    {
        FaultRule fault = Service.Strike(
            Fault.Answer(EmulatorEndpoint.Status, 502, ErrorShape.Html) with { First = 2 });

        PSObject job = Assert.Single(await RunAsync("Submit-SeedreamJob 'Red' -TextOnly | Wait-SeedreamJob"));

        Assert.Equal("Completed", job.Text("Status"));
        Assert.Equal(2, fault.Fired);
    }
}
