using Microsoft.Extensions.Time.Testing;
using Seedream.Core.Tests.Support;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Service.Connection;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void The_token_is_canceled_when_the_time_is_up_and_not_before()
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
    public async Task After_the_caller_stops_the_deadline_never_counts_as_expired()
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
    public void Without_a_limit_the_deadline_never_expires()
    {
        var clock = new FakeTimeProvider();
        using var deadline = new Deadline(clock, Timeout.InfiniteTimeSpan, CancellationToken.None);
        clock.Advance(TimeSpan.FromDays(1000));
        Assert.False(deadline.Token.IsCancellationRequested);
        Assert.Equal(TimeSpan.MaxValue, deadline.Remaining);
    }

    [Fact]
    public void Changing_the_clock_does_not_change_the_deadline()
    {
        var clock = new SetClock();
        using var deadline = new Deadline(clock, Minute, CancellationToken.None);
        clock.Set = TimeSpan.FromHours(2);
        Assert.Equal(Minute, deadline.Remaining);
        Assert.False(deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_deadline_from_the_first_request_starts_once()
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
