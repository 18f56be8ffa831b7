namespace Seedream.Http;

/// <summary>
/// The moment by which a caller wants to be done with everything, retries, pauses and polls included. A request's own
/// time-out is another thing and lies inside it.
/// </summary>
public sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    /// <summary>Starts the time.</summary>
    /// <param name="clock">The clock that decides.</param>
    /// <param name="time">How long there is; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="stop">What ends it before that.</param>
    public Deadline(TimeProvider clock, TimeSpan time, CancellationToken stop)
    {
        Clock = clock;
        Time = time;
        At = time == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : clock.GetUtcNow() + time;
        _timer = new CancellationTokenSource(time, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, stop);
        Stop = stop;
    }

    /// <summary>The clock that decides.</summary>
    public TimeProvider Clock { get; }

    /// <summary>How long there was.</summary>
    public TimeSpan Time { get; }

    /// <summary>When the time is up.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Cancelled when the caller stops; not when the time is up.</summary>
    public CancellationToken Stop { get; }

    /// <summary>Cancelled when the caller stops or the time is up.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Whether the time is up, and not the caller stopping.</summary>
    public bool IsOver => _timer.IsCancellationRequested && !Stop.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
