using System.Collections.Concurrent;
using Seedream.Emulator;

namespace Seedream.PowerShell.Tests.Support;

/// <summary>The service for one test. Jobs end at once, unless the test gives them a time and lets it pass.</summary>
public sealed class TestService : IAsyncDisposable
{
    private static readonly TimeSpan LongTime = TimeSpan.FromMinutes(20);

    // One ledger knows the jobs of all tests by their service's address, and the system gives a port out again.
    private static readonly ConcurrentDictionary<Uri, bool> Addresses = new();

    private readonly EmulatorServer _server;
    private readonly OffsetClock _clock;

    private TestService(EmulatorServer server, OffsetClock clock)
    {
        _server = server;
        _clock = clock;
    }

    public Uri Endpoint => _server.Endpoint;

    public EmulatorOptions Options => _server.Options;

    public EmulatorCounters Counters => _server.Counters;

    public IReadOnlyList<EmulatorJob> Jobs => _server.Jobs;

    /// <summary>How many requests came in, of every kind.</summary>
    public long Requests => Counters.Requests.Values.Sum();

    public static async Task<TestService> StartAsync()
    {
        var clock = new OffsetClock(TimeProvider.System);
        var options = new EmulatorOptions { Clock = clock, Latency = TimeSpan.Zero };
        EmulatorServer server = await EmulatorServer.StartAsync(options);
        while (!Addresses.TryAdd(server.Endpoint, true))
        {
            EmulatorServer next = await EmulatorServer.StartAsync(options);
            await server.DisposeAsync();
            server = next;
        }

        return new TestService(server, clock);
    }

    /// <summary>Has the jobs submitted from now on run until <see cref="EndJobs"/>.</summary>
    public void KeepJobsRunning() => Options.Latency = LongTime;

    /// <summary>Ends the running jobs, and those to come at once.</summary>
    public void EndJobs()
    {
        Options.Latency = TimeSpan.Zero;
        _clock.Advance(LongTime);
    }

    /// <summary>Lets time pass on the service.</summary>
    public void Skip(TimeSpan time) => _clock.Advance(time);

    /// <summary>Waits until the counters are as wanted.</summary>
    public Task UntilAsync(Func<EmulatorCounters, bool> wanted) => _server.WaitUntilAsync(wanted).Soon();

    /// <summary>Puts a fault in force.</summary>
    public FaultRule Strike(Fault fault) => _server.Faults.Add(fault);

    /// <summary>Holds calls of an endpoint, of all jobs or of those whose prompt has a text.</summary>
    public StallGate Hold(EmulatorEndpoint endpoint, string? prompt = null)
    {
        var gate = new StallGate();
        Strike(Fault.Stall(endpoint, gate) with { Prompt = prompt });
        return gate;
    }

    /// <summary>The job of a request id.</summary>
    public EmulatorJob Job(string requestId) => Jobs.Single(job => job.RequestId == requestId);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
