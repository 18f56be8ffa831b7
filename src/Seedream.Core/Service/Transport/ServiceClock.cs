namespace Seedream.Service.Transport;

/// <summary>
/// The service's time, as the <c>Date</c> headers of its responses tell it. It decides how long ago the service did
/// something, because the clock of this computer may be wrong and may be changed.
/// </summary>
internal sealed class ServiceClock(TimeProvider clock)
{
    private readonly object _lock = new();
    private DateTimeOffset? _date;
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
    /// The current time of the service; null before the first date. A change of this computer's clock does not affect
    /// it. If the computer slept since the last date, it is too early.
    /// </summary>
    public DateTimeOffset? Now
    {
        get
        {
            lock (_lock)
                return _date + clock.GetElapsedTime(_receivedStamp);
        }
    }

    /// <summary>The time since the last date.</summary>
    public TimeSpan Age
    {
        get
        {
            lock (_lock)
                return _date is null ? TimeSpan.MaxValue : clock.GetElapsedTime(_receivedStamp);
        }
    }

    /// <param name="date">Null for a response without a date. An impossible date is ignored.</param>
    public void Heard(DateTimeOffset? date)
    {
        if (date is not { Year: > 1970 and < 2100 })
            return;

        lock (_lock)
            (_date, _receivedStamp) = (date, clock.GetTimestamp());
    }
}
