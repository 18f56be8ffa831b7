namespace Seedream.Service.Transport;

/// <summary>
/// Learns from refusals how many requests the service takes. One pause may have any cause; where another follows, what
/// was taken from the end of the one to the end of the other is what the service takes, whichever way it counts, and
/// requests are spaced out by it. From then on a little more is tried, at first for as long as it took to be refused,
/// then ever faster: a limit is probed gently and one that has gone is soon forgotten. Not safe for several threads.
/// </summary>
internal sealed class LearnedRate
{
    // Published limits begin at five requests a minute.
    private const double LeastPerSecond = 5 / 60.0;

    // Beyond this a spacing would be no spacing.
    private const double MostPerSecond = 1000;

    // A service that is asked for as long as it took to be refused is tried by 5 % more in that time. One that has not
    // refused by then has another limit: in twice the time the rate has doubled, in four times it is eighty times as high.
    private const double Growth = 0.02;
    private const double Acceleration = 8;

    // Refusals in quick succession tell little about how long a limit is good for.
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromSeconds(5);

    // Pauses that lie further apart have nothing to do with each other.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(2);

    private TimeSpan _resumed;
    private TimeSpan _period;
    private bool _isAfterPause;
    private long _accepted;
    private double? _perSecond;

    /// <summary>A request was not refused.</summary>
    public void Accepted() => _accepted++;

    /// <summary>A pause has ended: the first request after it was not refused.</summary>
    /// <param name="now">The time, from wherever it is counted.</param>
    public void Resumed(TimeSpan now)
    {
        TimeSpan cycle = now - _resumed;
        bool isTold = _isAfterPause && cycle <= Memory && cycle > TimeSpan.Zero && _accepted > 0;
        _perSecond = isTold ? Math.Max(_accepted / cycle.TotalSeconds, LeastPerSecond) : null;
        _period = cycle > ShortestPeriod ? cycle : ShortestPeriod;
        _resumed = now;
        _isAfterPause = true;
        _accepted = 0;
    }

    /// <summary>Requests a second that the service is thought to take now; null while nothing speaks for a limit.</summary>
    /// <param name="now">The time, from wherever it is counted.</param>
    public double? PerSecond(TimeSpan now)
    {
        double? rate = _perSecond * (1 + (Growth * (Math.Pow(Acceleration, (now - _resumed) / _period) - 1)));
        return rate < MostPerSecond ? rate : null;
    }
}
