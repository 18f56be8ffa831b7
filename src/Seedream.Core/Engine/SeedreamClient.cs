using System.Collections.Concurrent;
using Seedream.Api;
using Seedream.Http;
using Seedream.Inputs;
using Seedream.Outputs;

namespace Seedream.Engine;

/// <summary>
/// What a connection keeps between commands: its sockets, the gate, the scheduler of polls, and the uploads of this
/// process. Commands with equal settings share one.
/// </summary>
public sealed class SeedreamClient : IDisposable
{
    private static readonly ConcurrentDictionary<ConnectionSettings, Lazy<SeedreamClient>> Shared = new();

    private readonly HttpCore _core;
    private readonly PollScheduler _polls;

    /// <summary>Makes a client of its own.</summary>
    /// <param name="settings">Where the service is and how it is reached.</param>
    /// <param name="clock">The clock for everything.</param>
    public SeedreamClient(ConnectionSettings settings, TimeProvider clock)
    {
        _core = new HttpCore(settings, clock);
        Api = new SeedreamApi(_core);
        Assets = new AssetStore(Api);
        Pictures = new PictureStore(_core);
        _polls = new PollScheduler(Api, new CadenceBook(settings.RequestsPerMinute));
    }

    /// <summary>The service.</summary>
    public SeedreamApi Api { get; }

    /// <summary>The clock for everything.</summary>
    public TimeProvider Clock => _core.Clock;

    /// <summary>Where the service is and how it is reached.</summary>
    public ConnectionSettings Settings => _core.Settings;

    /// <summary>What uploads files.</summary>
    public AssetStore Assets { get; }

    /// <summary>What brings pictures to disk.</summary>
    public PictureStore Pictures { get; }

    /// <summary>Gives the client of these settings that the whole process shares.</summary>
    public static SeedreamClient For(ConnectionSettings settings) =>
        Shared.GetOrAdd(settings, key => new Lazy<SeedreamClient>(() => new SeedreamClient(key, TimeProvider.System))).Value;

    /// <summary>Makes something that follows jobs.</summary>
    /// <param name="pollInterval">How long to wait between two questions; null for what suits a job's age.</param>
    public JobReader CreateReader(TimeSpan? pollInterval = null) => new(Api, _polls, pollInterval);

    /// <summary>Makes something that submits edits.</summary>
    /// <param name="inline">Whether files go along in the submit and are not uploaded.</param>
    /// <param name="halt">Cancelled when nothing more is to be submitted.</param>
    public Submitter CreateSubmitter(bool inline, CancellationToken halt) => new(Api, Assets, inline, halt);

    /// <inheritdoc/>
    public void Dispose()
    {
        _polls.Dispose();
        _core.Dispose();
    }
}
