namespace Seedream.Benchmarks.Measured;

/// <summary>A clock that runs faster than the machine's.</summary>
internal sealed class FastClock(int speed) : TimeProvider
{
    private readonly DateTimeOffset _startTime = System.GetUtcNow();
    private readonly long _startTimestamp = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _startTime + (System.GetElapsedTime(_startTimestamp) * speed);

    public override long GetTimestamp() => (System.GetTimestamp() - _startTimestamp) * speed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(System.CreateTimer(callback, state, Real(dueTime), Real(period)), this);

    private TimeSpan Real(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / speed;

    private sealed class Timer(ITimer timer, FastClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Real(dueTime), clock.Real(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
