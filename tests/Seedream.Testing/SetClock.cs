using Microsoft.Extensions.Time.Testing;

namespace Seedream.Testing;

/// <summary>A clock whose time of day can be set. As on a real machine, measured time is not affected.</summary>
public sealed class SetClock : FakeTimeProvider
{
    /// <summary>The difference between the time of day and the time that has passed.</summary>
    public TimeSpan Set { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Set;

    public override long GetTimestamp() => base.GetUtcNow().UtcTicks;
}
