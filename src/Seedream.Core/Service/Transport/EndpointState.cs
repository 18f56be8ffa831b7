using System.Collections.Concurrent;
using Seedream.Service.Connection;

namespace Seedream.Service.Transport;

/// <summary>
/// State that every connection to one endpoint with one key shares, however else their settings differ: the service
/// counts requests by key, not by proxy or retries. It lives until the key is forgotten.
/// </summary>
internal sealed class EndpointState
{
    // Pauses are measured by a clock, so connections with different clocks cannot share them.
    private static readonly ConcurrentDictionary<(Uri, ApiKey, TimeProvider), EndpointState> Shared = new();

    private EndpointState(TimeProvider clock)
    {
        Gate = new Gate(clock);
        ServiceClock = new ServiceClock(clock);
    }

    public Gate Gate { get; }

    public ServiceClock ServiceClock { get; }

    /// <summary>Forgets a key. Its connections keep their state.</summary>
    public static void Forget(ApiKey key)
    {
        foreach ((Uri, ApiKey, TimeProvider) shared in Shared.Keys.Where(shared => shared.Item2 == key))
            Shared.TryRemove(shared, out _);
    }

    public static EndpointState For(ConnectionSettings settings, TimeProvider clock) => Shared.GetOrAdd(
        (settings.Endpoint, settings.Key, clock), _ => new EndpointState(clock));
}
