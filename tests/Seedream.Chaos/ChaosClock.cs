namespace Seedream.Chaos;

/// <summary>A client's clock: wrong, and set again while it works. Time that is measured runs on as it should.</summary>
/// <param name="offset">How far it is from the machine's at first.</param>
/// <param name="jumps">When it is set.</param>
/// <param name="looked">Is told of every look at it.</param>
internal sealed class ChaosClock(TimeSpan offset, IEnumerable<ClockJump> jumps, Action looked) : TimeProvider
{
    private readonly (Step At, TimeSpan By)[] _jumps = [.. jumps.Select(jump => (new Step(jump.At), TimeSpan.FromSeconds(jump.Seconds)))];
    private long _offset = offset.Ticks;

    /// <summary>A step was taken.</summary>
    public void At(string kind)
    {
        foreach ((Step at, TimeSpan by) in _jumps)
        {
            if (at.IsTakenBy(kind))
                Interlocked.Add(ref _offset, by.Ticks);
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        looked();
        At(Step.Clock);
        return base.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _offset));
    }

    public override long GetTimestamp()
    {
        looked();
        return base.GetTimestamp();
    }
}
