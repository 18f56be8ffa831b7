using Seedream.Emulator;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

public sealed class StreamingTests : SeedreamTest
{
    [Fact]
    public async Task AImageArrivesWhileAnEarlierOneIsStillBeingMade()
    {
        Photos.AddMany("a.jpg", "b.jpg");
        StallGate held = Service.Hold(EmulatorEndpoint.Status, "Edit a");

        using PipelineRun run = Engine.Start(
            "Get-ChildItem *.jpg | New-SeedreamImage -Prompt { \"Edit $($_.BaseName)\" } -Destination $out");
        Assert.Equal("Edit b", (await run.NextAsync()).Text("Prompt"));
        held.Release();
        Assert.Equal("Edit a", (await run.NextAsync()).Text("Prompt"));

        Assert.Equal(2, (await run.EndAsync()).Clean().Count);
    }

    [Fact]
    public async Task AImageArrivesWhileMorePhotosAreStillToCome()
    {
        Photos.AddMany("a.jpg", "b.jpg");
        var more = new ScriptGate();
        Engine["more"] = more;

        using PipelineRun run = Engine.Start(
            "& { 'a.jpg'; 'b.jpg'; $more.Wait() } | New-SeedreamImage 'Red' -ThrottleLimit 1 -Destination $out");
        Assert.Equal("a.jpg", Path.GetFileName((await run.NextAsync()).Text("Source")));
        Assert.False(run.HasEnded);
        more.Open();

        Assert.Equal(2, (await run.EndAsync()).Clean().Count);
    }

    [Fact]
    public async Task AJobArrivesFromOneStepWhileOthersAreStillAtTheStepBefore()
    {
        StallGate held = Service.Hold(EmulatorEndpoint.Submit, "Green");

        using PipelineRun run = Engine.Start(
            "'Red', 'Green' | ForEach-Object { [pscustomobject]@{ Prompt = $_ } } | Submit-SeedreamJob -TextOnly");
        Assert.Equal("Red", (await run.NextAsync()).Text("Prompt"));
        await held.Reached.Soon();
        held.Release();

        Assert.Equal(2, (await run.EndAsync()).Clean().Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task TheThrottleLimitIsReachedAndNeverExceeded(int limit)
    {
        Photos.AddMany("a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg");
        Service.KeepJobsRunning();

        using PipelineRun run = Engine.Start(
            $"Get-ChildItem *.jpg | New-SeedreamImage 'Red' -ThrottleLimit {limit} -Destination $out");

        // Several rounds of polls give a job too many the time to come in.
        await Service.UntilAsync(counters => counters.JobsInFlight >= limit && counters.Polls >= limit * 4);
        Assert.Equal(limit, Service.Counters.JobsInFlightMax);
        Service.EndJobs();
        Assert.Equal(5, (await run.EndAsync()).Clean().Count);
        Assert.Equal(limit, Service.Counters.JobsInFlightMax);
    }

    [Fact]
    public async Task ASlowReaderHoldsBackWhatIsTakenIn()
    {
        Photos.Add("a.jpg");
        var reading = new ScriptGate();
        Engine["reading"] = reading;
        int[] taken = [0];
        Engine["taken"] = taken;

        using PipelineRun run = Engine.Start(
            """
            1..50 | ForEach-Object { $taken[0]++; 'a.jpg' } |
                New-SeedreamImage 'Red' -ThrottleLimit 2 -Name '{RequestId}' -Destination $out |
                ForEach-Object { $reading.Wait(); $_ }
            """);
        await reading.Reached;

        // The reader holds the first image. Beyond it only those in flight may have been taken, and one that waits.
        int takenMeanwhile = taken[0];
        reading.Open();
        Assert.InRange(takenMeanwhile, 1, 4);

        Assert.Equal(50, (await run.EndAsync()).Clean().Count);
    }
}
