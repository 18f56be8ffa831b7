namespace Seedream.Http;

/// <summary>
/// The one place that every request to the service passes. It spaces requests out where there is a limit a minute, and
/// after a 429 lets nothing through until the service's limit resets.
/// </summary>
/// <param name="clock">The clock that pauses are measured by.</param>
/// <param name="requestsPerMinute">The most requests a minute; null for no limit of the client's own.</param>
public sealed class Gate(TimeProvider clock, int? requestsPerMinute = null) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly object _lock = new();
    private readonly SemaphoreSlim _turnstile = new(1);
    private readonly TimeSpan _spacing = requestsPerMinute is { } limit ? TimeSpan.FromMinutes(1) / limit : TimeSpan.Zero;
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;
    private DateTimeOffset _nextSlot = DateTimeOffset.MinValue;
    private int _refusals;

    /// <summary>Until when nothing is let through; in the past where nothing is paused.</summary>
    public DateTimeOffset PausedUntil
    {
        get
        {
            lock (_lock)
                return _pausedUntil;
        }
    }

    /// <summary>Waits until a request may leave. Those who wait are let through one after the other, in turn.</summary>
    /// <param name="deadline">How long the caller can wait.</param>
    /// <exception cref="SeedreamException">The pause outlasts the deadline; the request was not sent.</exception>
    public async ValueTask EnterAsync(Deadline deadline)
    {
        // Whoever the pause outlasts learns it here, and not only at the head of the line.
        if (PausedUntil is var pausedUntil && pausedUntil > deadline.At)
            throw TooLate(pausedUntil);

        try
        {
            // One waiter holds a timer, the others stand behind it: a thousand waiters must not all wake for one slot.
            await _turnstile.WaitAsync(deadline.Token).ConfigureAwait(false);
            try
            {
                await WaitForSlotAsync(deadline).ConfigureAwait(false);
            }
            finally
            {
                _turnstile.Release();
            }
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            throw TooLate(NextOpening());
        }
    }

    /// <summary>Takes note of a 429: everything pauses.</summary>
    /// <param name="reset">How long until the service's limit resets; null where it did not say.</param>
    public void Refused(TimeSpan? reset)
    {
        lock (_lock)
        {
            DateTimeOffset now = clock.GetUtcNow();

            // Requests that were on the way when the pause began are refused as well; they say nothing new.
            if (_pausedUntil <= now)
                _refusals = Math.Min(_refusals + 1, 16);

            TimeSpan pause = reset ?? BackOff(_refusals);
            if (now + pause > _pausedUntil)
                _pausedUntil = now + pause;
        }
    }

    /// <summary>Takes note of an answer that was no 429.</summary>
    public void Passed()
    {
        lock (_lock)
        {
            if (_pausedUntil <= clock.GetUtcNow())
                _refusals = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turnstile.Dispose();

    private async ValueTask WaitForSlotAsync(Deadline deadline)
    {
        while (TimeToWait() is var wait && wait > TimeSpan.Zero)
        {
            DateTimeOffset opens = clock.GetUtcNow() + wait;
            if (opens > deadline.At)
                throw TooLate(opens);

            // A delay drops what is below a millisecond, and the rest would be waited for in a spin.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), clock, deadline.Token).ConfigureAwait(false);
        }
    }

    private DateTimeOffset NextOpening()
    {
        lock (_lock)
            return _pausedUntil > _nextSlot ? _pausedUntil : _nextSlot;
    }

    private static TimeSpan BackOff(int refusals)
    {
        double seconds = FirstPause.TotalSeconds * Math.Pow(2, refusals - 1) * (0.75 + (Random.Shared.NextDouble() / 2));
        return TimeSpan.FromSeconds(Math.Min(seconds, LongestPause.TotalSeconds));
    }

    private TimeSpan TimeToWait()
    {
        lock (_lock)
        {
            DateTimeOffset now = clock.GetUtcNow();
            DateTimeOffset opens = NextOpening();
            if (opens > now)
                return opens - now;

            _nextSlot = now + _spacing;
            return TimeSpan.Zero;
        }
    }

    private static SeedreamException TooLate(DateTimeOffset opens) => new(
        SeedreamErrorId.RateLimited,
        $"The service's rate limit lets nothing through before {opens.ToLocalTime():T}, and by then the time of this item is up. The request was not sent and cost nothing.",
        "Run the command again later, raise -TimeoutSec, or send fewer requests with -RequestsPerMinute.");
}
