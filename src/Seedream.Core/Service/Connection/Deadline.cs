namespace Seedream.Service.Connection;

/// <summary>
/// The time by which a caller wants to be done with everything, retries, pauses and polls included. A request's own
/// time-out is another thing and lies inside it. A clock that is set makes it neither longer nor shorter.
/// </summary>
public sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly object _lock = new();
    private long? _began;

    /// <summary>Starts the time.</summary>
    /// <param name="clock">The clock that decides.</param>
    /// <param name="time">How long there is; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="stop">What ends it before that.</param>
    public Deadline(TimeProvider clock, TimeSpan time, CancellationToken stop)
        : this(clock, time, begins: true, stop)
    {
    }

    private Deadline(TimeProvider clock, TimeSpan time, bool begins, CancellationToken stop)
    {
        Clock = clock;
        Limit = time;
        _began = begins ? clock.GetTimestamp() : null;
        _timer = new CancellationTokenSource(begins ? time : Timeout.InfiniteTimeSpan, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, stop);
        CallerToken = stop;
    }

    /// <summary>The clock that decides.</summary>
    public TimeProvider Clock { get; }

    /// <summary>How long there is in all.</summary>
    public TimeSpan Limit { get; }

    /// <summary>How long there still is; <see cref="TimeSpan.MaxValue"/> where there is no limit.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_lock)
                return Limit == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : Limit - (_began is { } began ? Clock.GetElapsedTime(began) : TimeSpan.Zero);
        }
    }

    /// <summary>Cancelled when the caller stops; not when the time is up.</summary>
    public CancellationToken CallerToken { get; }

    /// <summary>Cancelled when the caller stops or the time is up.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Whether the time is up, and not the caller stopping.</summary>
    public bool HasExpired => _timer.IsCancellationRequested && !CallerToken.IsCancellationRequested;

    /// <summary>
    /// Makes a deadline whose time starts with <see cref="Start"/>, which the gate calls as it lets the first request
    /// through: an edit that stands in line behind a rate limit is not given up for that.
    /// </summary>
    /// <inheritdoc cref="Deadline(TimeProvider, TimeSpan, CancellationToken)"/>
    public static Deadline FromFirstRequest(TimeProvider clock, TimeSpan time, CancellationToken stop) => new(clock, time, begins: false, stop);

    /// <summary>Starts the time, if it has not been started.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_began is not null)
                return;

            _began = Clock.GetTimestamp();
        }

        _timer.CancelAfter(Limit);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
