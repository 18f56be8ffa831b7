namespace Seedream.Service.Transport;

/// <summary>
/// The limits that commands set. A limit is in use while a request under it waits at the gate, and for a minute after
/// the last one left the line, because the service counts by the minute. Of several limits in use, the lowest holds.
/// Not safe for several threads.
/// </summary>
internal sealed class RequestLimits
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly Dictionary<int, (int Waiting, TimeSpan LastUsed)> _limits = [];

    /// <param name="limit">Requests a minute; null for a request without a limit.</param>
    /// <param name="now">The time since any fixed moment.</param>
    public void Enter(int? limit, TimeSpan now) => Count(limit, 1, now);

    /// <inheritdoc cref="Enter"/>
    public void Leave(int? limit, TimeSpan now) => Count(limit, -1, now);

    /// <summary>The lowest limit in use, in requests a minute; null while there is none.</summary>
    public int? Lowest(TimeSpan now)
    {
        int? lowest = null;
        foreach ((int limit, (int waiting, TimeSpan lastUsed)) in _limits)
        {
            if ((waiting > 0 || now - lastUsed < Memory) && !(limit >= lowest))
                lowest = limit;
        }

        return lowest;
    }

    private void Count(int? limit, int change, TimeSpan now)
    {
        if (limit is { } given)
            _limits[given] = (_limits.GetValueOrDefault(given).Waiting + change, now);
    }
}
