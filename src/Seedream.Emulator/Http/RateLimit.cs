namespace Seedream.Emulator;

/// <summary>Counts requests a minute, by calendar minute or over the last sixty seconds.</summary>
internal sealed class RateLimit(EmulatorOptions options)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _granted = new();

    /// <summary>When requests are allowed again, if this one is one too many; else counts it and gives null.</summary>
    public DateTimeOffset? Acquire(DateTimeOffset now)
    {
        if (options.RequestsPerMinute is not { } limit)
            return null;
        lock (_lock)
        {
            DateTimeOffset start = options.RateWindow == RateWindow.Fixed
                ? new DateTimeOffset(now.UtcTicks / Minute.Ticks * Minute.Ticks, TimeSpan.Zero)
                : now - Minute;
            while (_granted.TryPeek(out DateTimeOffset oldest) && (options.RateWindow == RateWindow.Fixed ? oldest < start : oldest <= start))
                _granted.Dequeue();
            if (_granted.Count >= limit)
                return (options.RateWindow == RateWindow.Fixed || limit == 0 ? start : _granted.Peek()) + Minute;
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
