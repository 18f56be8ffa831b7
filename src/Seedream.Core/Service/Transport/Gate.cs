using Seedream.Service.Connection;

namespace Seedream.Service.Transport;

/// <summary>
/// Every request to the service passes the gate. It spaces requests out by the limits per minute that commands set and
/// by the limit that it learns from 429 responses. After a 429 it admits nothing until the service's limit resets, then
/// one request, and after its response a few. Waiting requests pass by priority, and in order within a priority.
/// </summary>
internal sealed class Gate : IDisposable
{
    // A pause halves the requests in flight, but not below this: one long upload must not block everything.
    private const double MinInFlight = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    // A limit per minute has reset by then at the latest, and most of the next minute must not be wasted.
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(16);

    // A timer that fires late by no more than this does not cost the slot that it waited for.
    private static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(50);

    private readonly object _lock = new();
    private readonly TimeProvider _clock;
    private readonly long _started;
    private readonly RequestLimits _limits = new();
    private readonly LearnedRate _learned = new();
    private readonly PriorityQueue<Waiter, (RequestPriority, long)> _waiting = new();
    private readonly ITimer _timer;
    private TimeSpan _pausedUntil;
    private TimeSpan _nextSlot;
    private bool _isPaused;
    private int _consecutivePauses;
    private int _inFlight;
    private double _maxInFlight = double.PositiveInfinity;
    private long _tickets;

    /// <param name="clock">Measures the pauses. Changes of the time of day do not affect them.</param>
    public Gate(TimeProvider clock)
    {
        _clock = clock;
        _started = clock.GetTimestamp();
        _timer = clock.CreateTimer(_ => AdmitLocked(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The time until a pause ends; zero while there is none.</summary>
    public TimeSpan Pause
    {
        get
        {
            lock (_lock)
                return _pausedUntil > Now ? _pausedUntil - Now : TimeSpan.Zero;
        }
    }

    public int InFlight => Volatile.Read(ref _inFlight);

    private TimeSpan Now => _clock.GetElapsedTime(_started);

    private TimeSpan NextOpening => _pausedUntil > _nextSlot ? _pausedUntil : _nextSlot;

    /// <summary>The requests per minute that a caller can expect; null while there is no limit.</summary>
    /// <param name="limit">The caller's own limit; null for none.</param>
    public double? RequestsPerMinute(int? limit)
    {
        lock (_lock)
            return Lower(limit, 60 * PerSecond(Now));
    }

    /// <summary>A place in the line, which a request keeps when it is sent again.</summary>
    public long TakeTicket() => Interlocked.Increment(ref _tickets);

    /// <summary>
    /// Waits until a request may be sent. The caller then reports its end by <see cref="OnResponse"/>,
    /// <see cref="OnRateLimited"/> or <see cref="OnNoResponse"/>.
    /// </summary>
    /// <param name="ticket">The place among requests of the same priority.</param>
    /// <param name="deadline">Starts when the request is admitted, unless it has started.</param>
    /// <param name="limit">The caller's own limit in requests per minute; null for none.</param>
    /// <exception cref="SeedreamException">
    /// The pause lasts longer than the deadline. The request was not sent.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller stopped.</exception>
    public async ValueTask EnterAsync(RequestPriority priority, long ticket, Deadline deadline, int? limit = null)
    {
        deadline.Token.ThrowIfCancellationRequested();
        var waiter = new Waiter();
        lock (_lock)
        {
            // Fails at once, instead of at the head of the line.
            if (Pause is { Ticks: > 0 } pause && pause > deadline.Remaining)
                throw RateLimited();

            _limits.Enter(limit, Now);
            _waiting.Enqueue(waiter, (priority, ticket));
            Admit();
        }

        using (deadline.Token.UnsafeRegister(static state => ((Waiter)state!).TrySetCanceled(), waiter))
        {
            try
            {
                await waiter.Task.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (deadline.HasExpired)
            {
                throw RateLimited();
            }
            finally
            {
                lock (_lock)
                    _limits.Leave(limit, Now);
            }
        }

        deadline.Start();
    }

    /// <summary>The response was a 429: all requests pause.</summary>
    /// <param name="reset">The time until the service's limit resets; null if the response did not say.</param>
    public void OnRateLimited(TimeSpan? reset)
    {
        lock (_lock)
        {
            // Requests in flight when the pause began are rejected too, which is no new information.
            if (_pausedUntil <= Now)
            {
                _consecutivePauses = Math.Min(_consecutivePauses + 1, 16);
                _maxInFlight = Math.Max(MinInFlight, Math.Min(_maxInFlight, _inFlight) / 2);
                _isPaused = true;
            }

            TimeSpan until = Now + (reset ?? BackOff());
            if (until > _pausedUntil)
                _pausedUntil = until;

            Leave();
        }
    }

    /// <summary>The response was not a 429.</summary>
    public void OnResponse()
    {
        lock (_lock)
        {
            if (_pausedUntil <= Now)
            {
                if (_isPaused)
                    _learned.Resumed(Now);

                _isPaused = false;
                _consecutivePauses = 0;
                _maxInFlight++;
            }

            _learned.Accepted();
            Leave();
        }
    }

    public void OnNoResponse()
    {
        lock (_lock)
            Leave();
    }

    public void Dispose() => _timer.Dispose();

    private void Leave()
    {
        _inFlight--;
        Admit();
    }

    private void AdmitLocked()
    {
        lock (_lock)
            Admit();
    }

    private void Admit()
    {
        while (true)
        {
            // Read before the queue: a clock may fire timers when it is read, and their callback admits as well.
            TimeSpan now = Now;
            if (!_waiting.TryPeek(out Waiter? next, out _))
                return;

            bool isCanceled = next.Task.IsCompleted;
            if (!isCanceled && NextOpening > now)
            {
                // Rounded up: a timer ignores fractions of a millisecond and would fire again and again.
                double wait = Math.Ceiling((NextOpening - now).TotalMilliseconds);
                _timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
                return;
            }

            if (!isCanceled && _inFlight >= (_isPaused ? 1 : _maxInFlight))
                return;

            _waiting.Dequeue();
            if (!next.TrySetResult())
                continue;

            _inFlight++;
            TimeSpan spacing = PerSecond(now) is { } rate ? TimeSpan.FromSeconds(1 / rate) : TimeSpan.Zero;
            _nextSlot = (now - _nextSlot < Lateness ? _nextSlot : now) + spacing;
        }
    }

    private double? PerSecond(TimeSpan now) => Lower(_limits.Lowest(now) / 60.0, _learned.PerSecond(now));

    private static double? Lower(double? one, double? other) => one < other ? one : other ?? one;

    // Once the rate is known, it is exceeded by little, and a short pause is enough.
    private TimeSpan BackOff()
    {
        double first = Math.Min(FirstPause.TotalSeconds, 2 / (_learned.PerSecond(Now) ?? 1));
        double seconds = first * Math.Pow(2, _consecutivePauses - 1) * (0.75 + (Random.Shared.NextDouble() / 2));
        return TimeSpan.FromSeconds(Math.Min(seconds, MaxPause.TotalSeconds));
    }

    private SeedreamException RateLimited()
    {
        DateTimeOffset next;
        lock (_lock)
            next = (_clock.GetUtcNow() + (NextOpening - Now)).ToLocalTime();

        return new SeedreamException(
            SeedreamErrorId.RateLimited,
            $"The service's rate limit allows the next request at {next:T}, after the timeout of this item. "
                + "The request was not sent, and nothing was billed for it.",
            "Run the command again later, increase -TimeoutSec, or send fewer requests with -RequestsPerMinute.");
    }

    private sealed class Waiter() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
}
