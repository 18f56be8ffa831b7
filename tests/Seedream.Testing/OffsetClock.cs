namespace Seedream.Testing;

/// <summary>Another clock with a different time of day, but the same measured time and timers.</summary>
public sealed class OffsetClock(TimeProvider clock) : TimeProvider
{
    private long _offset;

    public TimeSpan Offset
    {
        get => new(Interlocked.Read(ref _offset));
        set => Interlocked.Exchange(ref _offset, value.Ticks);
    }

    public override long TimestampFrequency => clock.TimestampFrequency;

    public void Advance(TimeSpan time) => Interlocked.Add(ref _offset, time.Ticks);

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Offset;

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(callback, state, dueTime, period);
}
