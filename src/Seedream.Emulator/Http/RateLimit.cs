namespace Seedream.Emulator;

/// <summary>Limits requests by calendar minute or over the last 60 seconds.</summary>
internal sealed class RateLimit(EmulatorOptions options)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _granted = new();

    /// <summary>Counts a request and returns null, or returns when the limit resets if it is exceeded.</summary>
    public DateTimeOffset? Acquire(DateTimeOffset now)
    {
        if (options.RequestsPerMinute is not { } limit)
            return null;
        lock (_lock)
        {
            bool isFixed = options.RateWindow == RateWindow.Fixed;
            DateTimeOffset start = isFixed
                ? new DateTimeOffset(now.UtcTicks / Minute.Ticks * Minute.Ticks, TimeSpan.Zero)
                : now - Minute;
            while (_granted.TryPeek(out DateTimeOffset oldest) && (isFixed ? oldest < start : oldest <= start))
                _granted.Dequeue();
            if (_granted.Count >= limit)
                return (isFixed || limit == 0 ? start : _granted.Peek()) + Minute;
            _granted.Enqueue(now);
            return null;
        }
    }

    public void Clear()
    {
        lock (_lock)
            _granted.Clear();
    }
}
