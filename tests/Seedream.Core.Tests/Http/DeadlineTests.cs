using Microsoft.Extensions.Time.Testing;
using Seedream.Http;

namespace Seedream.Core.Tests.Http;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void The_token_is_cancelled_when_the_time_is_up_and_not_before()
    {
        var clock = new FakeTimeProvider();
        using var deadline = new Deadline(clock, Minute, CancellationToken.None);
        Assert.Equal(clock.GetUtcNow() + Minute, deadline.At);

        clock.Advance(Minute - TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond));
        Assert.False(deadline.Token.IsCancellationRequested);

        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(deadline.Token.IsCancellationRequested);
        Assert.True(deadline.IsOver);
        Assert.False(deadline.Stop.IsCancellationRequested);
    }

    [Fact]
    public async Task A_stop_is_not_taken_for_the_time_being_up_not_even_when_the_time_passes_later()
    {
        var clock = new FakeTimeProvider();
        using var stop = new CancellationTokenSource();
        using var deadline = new Deadline(clock, Minute, stop.Token);
        await stop.CancelAsync();
        Assert.True(deadline.Token.IsCancellationRequested);
        Assert.False(deadline.IsOver);

        clock.Advance(Minute);
        Assert.False(deadline.IsOver);
    }

    [Fact]
    public void Without_a_limit_the_time_is_never_up()
    {
        var clock = new FakeTimeProvider();
        using var deadline = new Deadline(clock, Timeout.InfiniteTimeSpan, CancellationToken.None);
        clock.Advance(TimeSpan.FromDays(1000));
        Assert.False(deadline.Token.IsCancellationRequested);
        Assert.Equal(DateTimeOffset.MaxValue, deadline.At);
    }
}
