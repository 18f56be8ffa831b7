namespace Seedream.Service.Transport;

/// <summary>
/// The service's time, as the <c>Date</c> headers of its responses tell it. It decides how long ago the service did
/// something, because the clock of this computer may be wrong and may be changed.
/// </summary>
internal sealed class ServiceClock(TimeProvider clock)
{
    private readonly object _lock = new();
    private DateTimeOffset? _date;
    private DateTimeOffset _receivedAt;
    private long _receivedStamp;

    /// <summary>The last date, with a resolution of a second; null before the first.</summary>
    public DateTimeOffset? LastHeard
    {
        get
        {
            lock (_lock)
                return _date;
        }
    }

    /// <summary>
    /// The current time of the service; null before the first date. If this computer's clock was changed or the
    /// computer slept, it is rather too late than too early, so that nothing is concluded too soon.
    /// </summary>
    public DateTimeOffset? Now
    {
        get
        {
            lock (_lock)
            {
                TimeSpan byStamp = clock.GetElapsedTime(_receivedStamp);
                TimeSpan byTime = clock.GetUtcNow() - _receivedAt;
                return _date + (byStamp > byTime ? byStamp : byTime);
            }
        }
    }

    /// <param name="date">Null for a response without a date.</param>
    public void Heard(DateTimeOffset? date)
    {
        if (date is null)
            return;

        lock (_lock)
            (_date, _receivedAt, _receivedStamp) = (date, clock.GetUtcNow(), clock.GetTimestamp());
    }
}
