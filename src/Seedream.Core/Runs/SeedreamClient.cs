using System.Collections.Concurrent;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Polling;
using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Transport;

namespace Seedream.Runs;

/// <summary>
/// What a connection keeps between commands: its sockets, the gate, the scheduler of polls, and what it has
/// learned of durations. Commands with equal settings share one.
/// </summary>
internal sealed class SeedreamClient : IDisposable
{
    private static readonly ConcurrentDictionary<ConnectionSettings, Lazy<SeedreamClient>> Shared = new();

    private readonly ServiceTransport _core;
    private readonly CadenceBook _cadence;
    private readonly PollScheduler _polls;

    /// <summary>Makes a client of its own.</summary>
    /// <param name="settings">Where the service is and how it is reached.</param>
    /// <param name="clock">The clock for everything.</param>
    public SeedreamClient(ConnectionSettings settings, TimeProvider clock)
    {
        _core = new ServiceTransport(settings, clock);
        Api = new SeedreamApi(_core);
        Pictures = new ImageWriter(_core);
        _cadence = new CadenceBook(() => _core.Gate.RequestsPerMinute);
        _polls = new PollScheduler(Api, _cadence);
    }

    /// <summary>The service.</summary>
    public SeedreamApi Api { get; }

    /// <summary>The clock for everything.</summary>
    public TimeProvider Clock => _core.Clock;

    /// <summary>Where the service is and how it is reached.</summary>
    public ConnectionSettings Settings => _core.Settings;

    /// <summary>What brings pictures to disk.</summary>
    public ImageWriter Pictures { get; }

    /// <summary>Gives the client of these settings that the whole process shares.</summary>
    public static SeedreamClient For(ConnectionSettings settings) =>
        Shared.GetOrAdd(settings, key => new Lazy<SeedreamClient>(() => new SeedreamClient(key, TimeProvider.System))).Value;

    /// <summary>Makes something that follows jobs.</summary>
    /// <param name="ledger">The ledger, which also knows how long jobs took before.</param>
    /// <param name="pollInterval">How long to wait between two questions; null for what suits a job's age.</param>
    public JobTracker CreateTracker(JobLedger ledger, TimeSpan? pollInterval = null)
    {
        _cadence.UseHistory(kind => ledger.RecentDurations(Settings.Endpoint, kind.Size, kind.Images, DurationModel.Remembered));
        return new JobTracker(Api, _polls, ledger, pollInterval);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _polls.Dispose();
        _core.Dispose();
    }
}
