using Seedream.Service.Connection;

namespace Seedream.Service.Transport;

/// <summary>
/// The one place that every request to the service passes. It spaces requests out where there is a limit a minute, given
/// or learned from refusals, lets nothing through after a 429 until the service's limit resets, then one request and,
/// once that is answered, a few. Those who have to wait pass by their priority, and in turn within it.
/// </summary>
public sealed class Gate : IDisposable
{
    // After a pause half as many are on the way at once, but so many at least: one long transfer must not stop all.
    private const double MinInFlight = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    // A limit that counts by the minute has reset within one, and is not to lie idle for most of the next.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(16);

    // A slot that was waited for and missed by so much, by a timer that came late, is not lost.
    private static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(50);

    private readonly object _lock = new();
    private readonly TimeProvider _clock;
    private readonly long _started;
    private readonly double? _givenPerSecond;
    private readonly LearnedRate _learned = new();
    private readonly PriorityQueue<Waiter, (RequestPriority, long)> _waiting = new();
    private readonly ITimer _timer;
    private TimeSpan _pausedUntil;
    private TimeSpan _nextSlot;
    private bool _isPaused;
    private int _consecutiveRefusals;
    private int _inFlight;
    private double _maxInFlight = double.PositiveInfinity;
    private long _tickets;

    /// <summary>Makes a gate.</summary>
    /// <param name="clock">The clock that pauses are measured by. One that is set moves no pause.</param>
    /// <param name="requestsPerMinute">The most requests a minute; null for no limit of the client's own.</param>
    public Gate(TimeProvider clock, int? requestsPerMinute = null)
    {
        _clock = clock;
        _started = clock.GetTimestamp();
        _givenPerSecond = requestsPerMinute / 60.0;
        _timer = clock.CreateTimer(_ => AdmitLocked(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How long nothing is let through; zero where nothing is paused.</summary>
    public TimeSpan Pause
    {
        get
        {
            lock (_lock)
                return _pausedUntil > Now ? _pausedUntil - Now : TimeSpan.Zero;
        }
    }

    /// <summary>Requests a minute that the given or the learned limit lets through; null while there is none.</summary>
    public double? RequestsPerMinute
    {
        get
        {
            lock (_lock)
                return 60 * PerSecond(Now);
        }
    }

    /// <summary>How many requests have entered and not left.</summary>
    internal int InFlight
    {
        get
        {
            lock (_lock)
                return _inFlight;
        }
    }

    private TimeSpan Now => _clock.GetElapsedTime(_started);

    /// <summary>A place in line, which a request that is sent again keeps.</summary>
    public long TakeTicket() => Interlocked.Increment(ref _tickets);

    /// <summary>
    /// Waits until a request may leave. Each that has entered leaves by one of <see cref="OnResponse"/>,
    /// <see cref="OnRateLimited"/> and <see cref="OnNoResponse"/>.
    /// </summary>
    /// <param name="priority">Who goes first.</param>
    /// <param name="ticket">The place within the priority.</param>
    /// <param name="deadline">How long the caller can wait. Its time begins here, should it not have begun.</param>
    /// <exception cref="SeedreamException">The pause outlasts the deadline; the request was not sent.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped.</exception>
    public async ValueTask EnterAsync(RequestPriority priority, long ticket, Deadline deadline)
    {
        deadline.Token.ThrowIfCancellationRequested();
        var waiter = new Waiter();
        lock (_lock)
        {
            // Whoever the pause outlasts learns it here, and not only at the head of the line.
            if (_pausedUntil - Now is var pause && pause > deadline.Remaining)
                throw RateLimitedPast(pause);

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
                throw RateLimitedPast(TimeToNextSlot());
            }
        }

        deadline.Start();
    }

    /// <summary>A request was answered with a 429: everything pauses.</summary>
    /// <param name="reset">How long until the service's limit resets; null where it did not say.</param>
    public void OnRateLimited(TimeSpan? reset)
    {
        lock (_lock)
        {
            // Requests that were on the way when the pause began are refused as well; they say nothing new.
            if (_pausedUntil <= Now)
            {
                _consecutiveRefusals = Math.Min(_consecutiveRefusals + 1, 16);
                _maxInFlight = Math.Max(MinInFlight, Math.Min(_maxInFlight, _inFlight) / 2);
                _isPaused = true;
            }

            TimeSpan until = Now + (reset ?? BackOff());
            if (until > _pausedUntil)
                _pausedUntil = until;

            Leave();
        }
    }

    /// <summary>A request had an answer that was no 429.</summary>
    public void OnResponse()
    {
        lock (_lock)
        {
            if (_pausedUntil <= Now)
            {
                if (_isPaused)
                    _learned.Resumed(Now);

                _isPaused = false;
                _consecutiveRefusals = 0;
                _maxInFlight++;
            }

            _learned.Accepted();
            Leave();
        }
    }

    /// <summary>A request had no answer.</summary>
    public void OnNoResponse()
    {
        lock (_lock)
            Leave();
    }

    /// <inheritdoc/>
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
        while (_waiting.TryPeek(out Waiter? next, out _))
        {
            TimeSpan now = Now;
            bool isGone = next.Task.IsCompleted;
            if (!isGone && NextOpening > now)
            {
                // A timer drops what is below a millisecond, and the rest would be waited for in a spin.
                _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling((NextOpening - now).TotalMilliseconds)), Timeout.InfiniteTimeSpan);
                return;
            }

            if (!isGone && _inFlight >= (_isPaused ? 1 : _maxInFlight))
                return;

            _waiting.Dequeue();
            if (!next.TrySetResult())
                continue;

            _inFlight++;
            TimeSpan spacing = PerSecond(now) is { } rate ? TimeSpan.FromSeconds(1 / rate) : TimeSpan.Zero;
            _nextSlot = (now - _nextSlot < Lateness ? _nextSlot : now) + spacing;
        }
    }

    private TimeSpan NextOpening => _pausedUntil > _nextSlot ? _pausedUntil : _nextSlot;

    private double? PerSecond(TimeSpan now) => (_givenPerSecond, _learned.PerSecond(now)) switch
    {
        ({ } given, { } learned) => Math.Min(given, learned),
        var (given, learned) => given ?? learned,
    };

    private TimeSpan TimeToNextSlot()
    {
        lock (_lock)
            return NextOpening - Now;
    }

    // Where the rate is known, the limit is passed by little, and a moment makes up for it.
    private TimeSpan BackOff()
    {
        double first = Math.Min(FirstPause.TotalSeconds, 2 / (_learned.PerSecond(Now) ?? 1));
        double seconds = first * Math.Pow(2, _consecutiveRefusals - 1) * (0.75 + (Random.Shared.NextDouble() / 2));
        return TimeSpan.FromSeconds(Math.Min(seconds, LongestPause.TotalSeconds));
    }

    private SeedreamException RateLimitedPast(TimeSpan pause) => new(
        SeedreamErrorId.RateLimited,
        $"The service's rate limit lets nothing through before {(_clock.GetUtcNow() + pause).ToLocalTime():T}, and by then the time of this item is up. The request was not sent and cost nothing.",
        "Run the command again later, raise -TimeoutSec, or send fewer requests with -RequestsPerMinute.");

    private sealed class Waiter() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
}
