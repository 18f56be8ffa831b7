namespace Seedream.Chaos;

/// <summary>A client's clock, which is wrong and changes during the run. Measured intervals remain correct.</summary>
internal sealed class ChaosClock(TimeSpan offset, IEnumerable<ClockJump> jumps, Action onRead) : TimeProvider
{
    private readonly (Step At, TimeSpan By)[] _jumps =
        [.. jumps.Select(jump => (new Step(jump.At), TimeSpan.FromSeconds(jump.Seconds)))];

    private long _offset = offset.Ticks;

    public void At(string kind)
    {
        foreach ((Step at, TimeSpan by) in _jumps)
        {
            if (at.IsReachedBy(kind))
                Interlocked.Add(ref _offset, by.Ticks);
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        onRead();
        At(Step.Clock);
        return base.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _offset));
    }

    public override long GetTimestamp()
    {
        onRead();
        return base.GetTimestamp();
    }
}
