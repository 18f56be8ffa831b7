namespace Seedream.Service.Transport;

/// <summary>
/// Estimates from 429 responses how many requests the service accepts. A single pause may have any cause. If another
/// follows, the requests accepted between the ends of the two are the limit, however the service counts. From then on
/// the estimate grows, slowly until as much time has passed as led to the 429, then ever faster: an existing limit is
/// probed gently, and one that was lifted is soon forgotten. Not safe for several threads.
/// </summary>
internal sealed class LearnedRate
{
    // The lowest published limit is five requests a minute.
    private const double MinPerSecond = 5 / 60.0;

    // At a higher rate, spacing requests has no effect.
    private const double MaxPerSecond = 1000;

    // The rate has grown by 14 % after the time that led to the 429, has more than doubled after twice that time, and
    // is eighty times as high after four times.
    private const double Growth = 0.02;
    private const double Acceleration = 8;

    // 429 responses in quick succession tell little about how long a limit holds.
    private static readonly TimeSpan MinPeriod = TimeSpan.FromSeconds(5);

    // Pauses farther apart are unrelated.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(2);

    private TimeSpan _resumed;
    private TimeSpan _period;
    private bool _isAfterPause;
    private long _accepted;
    private double? _perSecond;

    public void Accepted() => _accepted++;

    /// <summary>Ends a pause: the first request after it was accepted.</summary>
    /// <param name="now">The time since any fixed moment.</param>
    public void Resumed(TimeSpan now)
    {
        TimeSpan cycle = now - _resumed;
        bool isRelated = _isAfterPause && cycle <= Memory && cycle > TimeSpan.Zero && _accepted > 0;
        _perSecond = isRelated ? Math.Max(_accepted / cycle.TotalSeconds, MinPerSecond) : null;
        _period = cycle > MinPeriod ? cycle : MinPeriod;
        _resumed = now;
        _isAfterPause = true;
        _accepted = 0;
    }

    /// <summary>Requests per second; null while there is no sign of a limit.</summary>
    /// <param name="now">The time since any fixed moment.</param>
    public double? PerSecond(TimeSpan now)
    {
        double? rate = _perSecond * (1 + (Growth * (Math.Pow(Acceleration, (now - _resumed) / _period) - 1)));
        return rate < MaxPerSecond ? rate : null;
    }
}
