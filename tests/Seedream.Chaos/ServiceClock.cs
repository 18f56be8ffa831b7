namespace Seedream.Chaos;

/// <summary>The service's clock: it runs as the machine's does, and can be moved on for all in the trial.</summary>
internal sealed class ServiceClock : TimeProvider
{
    private long _ahead;

    /// <summary>How far it is ahead of the machine's.</summary>
    public TimeSpan Ahead => new(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
