using System.Collections.Concurrent;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Polling;
using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Transport;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>
/// The state that a connection keeps between commands: its sockets, the poll scheduler and the learned durations.
/// Commands with equal settings share one client.
/// </summary>
internal sealed class SeedreamClient : IDisposable
{
    private static readonly ConcurrentDictionary<ConnectionSettings, Lazy<SeedreamClient>> Shared = new();

    private readonly ServiceTransport _transport;
    private readonly CadenceBook _cadence;
    private readonly PollScheduler _polls;

    public SeedreamClient(ConnectionSettings settings, TimeProvider clock)
    {
        _transport = new ServiceTransport(settings, clock);
        Api = new SeedreamApi(_transport);
        Images = new ImageWriter(_transport);
        _cadence = new CadenceBook(() => _transport.RequestsPerMinute);
        _polls = new PollScheduler(Api, _cadence);
    }

    public SeedreamApi Api { get; }

    public TimeProvider Clock => _transport.Clock;

    public ConnectionSettings Settings => _transport.Settings;

    public ImageWriter Images { get; }

    /// <summary>Gets the client that the whole process shares for these settings.</summary>
    public static SeedreamClient For(ConnectionSettings settings) =>
        Shared.GetOrAdd(settings, key =>
            new Lazy<SeedreamClient>(() => new SeedreamClient(key, TimeProvider.System))).Value;

    /// <summary>Forgets the clients of a key. Commands that are running keep theirs.</summary>
    public static void Forget(ApiKey key)
    {
        foreach (ConnectionSettings settings in Shared.Keys.Where(settings => settings.Key == key))
            Shared.TryRemove(settings, out _);

        EndpointState.Forget(key);
    }

    /// <param name="ledger">The ledger, which also supplies the durations of earlier jobs.</param>
    /// <param name="pollInterval">The time between two polls of a job; null for the cadence.</param>
    public JobTracker CreateTracker(JobLedger ledger, TimeSpan? pollInterval = null)
    {
        _cadence.UseHistory(kind =>
            ledger.Jobs.RecentDurations(Settings.Endpoint, kind.Size, kind.Images, DurationModel.Remembered));
        return new JobTracker(Api, _polls, ledger, pollInterval);
    }

    /// <summary>Gets the account's credit, which is also the cheapest test of a key.</summary>
    /// <exception cref="SeedreamException">The key was rejected, or the service did not answer.</exception>
    public async Task<SeedreamCredit> GetCreditAsync(CallContext context)
    {
        CreditReply reply = await Api.GetCreditAsync(context).ConfigureAwait(false);
        return new SeedreamCredit
        {
            Credit = reply.Credit,
            FreeCredit = reply.FreeCredit,
            Endpoint = Settings.Endpoint,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _polls.Dispose();
        _transport.Dispose();
    }
}
