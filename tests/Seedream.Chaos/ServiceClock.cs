namespace Seedream.Chaos;

/// <summary>The machine's clock, which a trial can advance.</summary>
internal sealed class ServiceClock : TimeProvider
{
    private long _ahead;

    public TimeSpan Ahead => new(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
