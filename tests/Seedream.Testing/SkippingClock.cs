using Microsoft.Extensions.Time.Testing;

namespace Seedream.Testing;

/// <summary>
/// Time passes only while somebody waits for it, and then at once. What waits longer than a minute is a time-out and is
/// not skipped: a test that wants it to strike advances the clock itself.
/// </summary>
public sealed class SkippingClock() : FakeTimeProvider(Beginning)
{
    /// <summary>Far from the machine's own time, so that mixing the two up shows.</summary>
    public static readonly DateTimeOffset Beginning = new(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);

    private static readonly TimeSpan LongestSkip = TimeSpan.FromSeconds(61);

    private readonly Lock _lock = new();

    public TimeSpan Elapsed => GetUtcNow() - Beginning;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SkippedTimer(this, base.CreateTimer(callback, state, dueTime, period));
        SkipTo(dueTime);
        return timer;
    }

    private void SkipTo(TimeSpan dueTime)
    {
        if (dueTime <= TimeSpan.Zero || dueTime > LongestSkip)
            return;

        DateTimeOffset due = GetUtcNow() + dueTime;
        ThreadPool.QueueUserWorkItem(
            _ =>
            {
                lock (_lock)
                {
                    if (GetUtcNow() < due)
                        Advance(due - GetUtcNow());
                }
            },
            null);
    }

    private sealed class SkippedTimer(SkippingClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool changed = timer.Change(dueTime, period);
            clock.SkipTo(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
