namespace Seedream.Chaos;

/// <summary>A clock that is wrong by a fixed time, and tells of every look at it.</summary>
/// <param name="offset">How far it is from the machine's.</param>
/// <param name="looked">Is told.</param>
internal sealed class ChaosClock(TimeSpan offset, Action looked) : TimeProvider
{
    public override DateTimeOffset GetUtcNow()
    {
        looked();
        return base.GetUtcNow() + offset;
    }

    public override long GetTimestamp()
    {
        looked();
        return base.GetTimestamp();
    }
}
