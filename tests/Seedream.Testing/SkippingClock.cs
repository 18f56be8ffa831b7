using Microsoft.Extensions.Time.Testing;

namespace Seedream.Testing;

/// <summary>
/// A clock that advances at once to the end of each wait of up to a minute. Longer waits are timeouts, which a test
/// lets elapse by advancing the clock itself.
/// </summary>
public sealed class SkippingClock() : FakeTimeProvider(Beginning)
{
    /// <summary>Far from the machine's own time, so that a mix-up of the two is noticed.</summary>
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
        ThreadPool.QueueUserWorkItem(_ => AdvanceTo(due));
    }

    private void AdvanceTo(DateTimeOffset due)
    {
        lock (_lock)
        {
            if (GetUtcNow() < due)
                Advance(due - GetUtcNow());
        }
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
