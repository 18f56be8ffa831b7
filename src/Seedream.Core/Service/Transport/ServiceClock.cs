namespace Seedream.Service.Transport;

/// <summary>
/// The service's clock, as the <c>Date</c> of its answers tells it. What depends on how long ago the service did
/// something is reckoned by it: this machine's clock may be wrong, and may be set at any moment.
/// </summary>
/// <param name="clock">This machine's clock.</param>
public sealed class ServiceClock(TimeProvider clock)
{
    private readonly object _lock = new();
    private DateTimeOffset? _heard;
    private DateTimeOffset _heardAt;
    private long _heardStamp;

    /// <summary>What the last answer said, to the second; null while none has said anything.</summary>
    public DateTimeOffset? LastHeard
    {
        get
        {
            lock (_lock)
                return _heard;
        }
    }

    /// <summary>
    /// What the service's clock shows now; null while no answer has said anything. Where this machine was set or slept
    /// meanwhile it is rather too late: what then looks young is waited for longer.
    /// </summary>
    public DateTimeOffset? Now
    {
        get
        {
            lock (_lock)
            {
                TimeSpan byStamp = clock.GetElapsedTime(_heardStamp);
                TimeSpan byTime = clock.GetUtcNow() - _heardAt;
                return _heard + (byStamp > byTime ? byStamp : byTime);
            }
        }
    }

    /// <summary>Takes note of an answer.</summary>
    /// <param name="date">Its <c>Date</c>; null where it has none.</param>
    internal void Heard(DateTimeOffset? date)
    {
        if (date is null)
            return;

        lock (_lock)
            (_heard, _heardAt, _heardStamp) = (date, clock.GetUtcNow(), clock.GetTimestamp());
    }
}
