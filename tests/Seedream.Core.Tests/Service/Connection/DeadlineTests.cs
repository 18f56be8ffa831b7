using Microsoft.Extensions.Time.Testing;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Service.Connection;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void TheTokenIsCanceledWhenTheTimeIsUpAndNotBefore()
    {
        var clock = new FakeTimeProvider();
        using var deadline = new Deadline(clock, Minute, CancellationToken.None);
        Assert.Equal(Minute, deadline.Remaining);

        clock.Advance(Minute - TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond));
        Assert.False(deadline.Token.IsCancellationRequested);

        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(deadline.Token.IsCancellationRequested);
        Assert.True(deadline.HasExpired);
        Assert.False(deadline.CallerToken.IsCancellationRequested);
    }

    [Fact]
    public async Task AfterTheCallerStopsTheDeadlineNeverCountsAsExpired()
    {
        var clock = new FakeTimeProvider();
        using var stop = new CancellationTokenSource();
        using var deadline = new Deadline(clock, Minute, stop.Token);
        await stop.CancelAsync();
        Assert.True(deadline.Token.IsCancellationRequested);
        Assert.False(deadline.HasExpired);

        clock.Advance(Minute);
        Assert.False(deadline.HasExpired);
    }

    [Fact]
    public void WithoutALimitTheDeadlineNeverExpires()
    {
        var clock = new FakeTimeProvider();
        using var deadline = new Deadline(clock, Timeout.InfiniteTimeSpan, CancellationToken.None);
        clock.Advance(TimeSpan.FromDays(1000));
        Assert.False(deadline.Token.IsCancellationRequested);
        Assert.Equal(TimeSpan.MaxValue, deadline.Remaining);
    }

    [Fact]
    public void ChangingTheClockDoesNotChangeTheDeadline()
    {
        var clock = new SetClock();
        using var deadline = new Deadline(clock, Minute, CancellationToken.None);
        clock.Set = TimeSpan.FromHours(2);
        Assert.Equal(Minute, deadline.Remaining);
        Assert.False(deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public void ADeadlineFromTheFirstRequestStartsOnce()
    {
        var clock = new FakeTimeProvider();
        using Deadline deadline = Deadline.FromFirstRequest(clock, Minute, CancellationToken.None);
        clock.Advance(10 * Minute);
        Assert.False(deadline.Token.IsCancellationRequested);

        deadline.Start();
        clock.Advance(Minute / 2);
        deadline.Start();
        Assert.Equal(Minute / 2, deadline.Remaining);
        clock.Advance(Minute / 2);
        Assert.True(deadline.HasExpired);
    }
}
