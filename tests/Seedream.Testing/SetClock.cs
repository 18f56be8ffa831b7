using Microsoft.Extensions.Time.Testing;

namespace Seedream.Testing;

/// <summary>A clock whose time of day can be set, while what it measures goes on as before: as a real machine's.</summary>
public sealed class SetClock : FakeTimeProvider
{
    /// <summary>How far the time of day is from what it was without the setting.</summary>
    public TimeSpan Set { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Set;

    public override long GetTimestamp() => base.GetUtcNow().UtcTicks;
}
