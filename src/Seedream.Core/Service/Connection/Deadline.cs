namespace Seedream.Service.Connection;

/// <summary>
/// The time that a caller allows for everything, including retries, pauses and polls. Each request also has a timeout
/// of its own. Changes of the system clock do not affect it.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly object _lock = new();
    private long? _started;

    /// <param name="clock">Measures the time.</param>
    /// <param name="limit"><see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="callerToken">Cancels the token before the time is up.</param>
    public Deadline(TimeProvider clock, TimeSpan limit, CancellationToken callerToken, bool startsNow = true)
    {
        _clock = clock;
        Limit = limit;
        CallerToken = callerToken;
        _timer = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, callerToken);
        if (startsNow)
            Start();
    }

    public TimeSpan Limit { get; }

    /// <summary><see cref="TimeSpan.MaxValue"/> if there is no limit.</summary>
    public TimeSpan Remaining
    {
        get
        {
            if (Limit == Timeout.InfiniteTimeSpan)
                return TimeSpan.MaxValue;

            lock (_lock)
                return _started is { } started ? Limit - _clock.GetElapsedTime(started) : Limit;
        }
    }

    /// <summary>Canceled when the caller stops, but not when the time is up.</summary>
    public CancellationToken CallerToken { get; }

    /// <summary>Canceled when the caller stops or the time is up.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Whether the time is up and the caller did not stop.</summary>
    public bool HasExpired => _timer.IsCancellationRequested && !CallerToken.IsCancellationRequested;

    /// <summary>
    /// Creates a deadline whose time starts with <see cref="Start"/>. The gate calls that when it admits the first
    /// request, so an edit does not time out while it waits behind a rate limit.
    /// </summary>
    public static Deadline FromFirstRequest(TimeProvider clock, TimeSpan limit, CancellationToken callerToken) =>
        new(clock, limit, callerToken, startsNow: false);

    /// <summary>Starts the time, unless it has started.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_started is not null)
                return;

            _started = _clock.GetTimestamp();
        }

        _timer.CancelAfter(Limit);
    }

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
