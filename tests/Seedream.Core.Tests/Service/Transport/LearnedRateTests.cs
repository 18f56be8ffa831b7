using Seedream.Service.Transport;

namespace Seedream.Core.Tests.Service.Transport;

public sealed class LearnedRateTests
{
    private readonly LearnedRate _rate = new();

    [Fact]
    public void One_pause_does_not_reveal_a_limit()
    {
        Accept(60);
        _rate.Resumed(Seconds(60));
        Assert.Null(_rate.PerSecond(Seconds(60)));
    }

    [Fact]
    public void Requests_accepted_between_the_ends_of_two_pauses_are_the_limit()
    {
        _rate.Resumed(Seconds(60));
        Accept(60);
        _rate.Resumed(Seconds(120));
        Assert.Equal(1, _rate.PerSecond(Seconds(120))!.Value, 6);
        Assert.InRange(_rate.PerSecond(Seconds(180))!.Value, 1.1, 1.2);
    }

    [Fact]
    public void Pauses_far_apart_do_not_reveal_a_limit()
    {
        _rate.Resumed(Seconds(60));
        Accept(500);
        _rate.Resumed(Seconds(300));
        Assert.Null(_rate.PerSecond(Seconds(300)));
    }

    [Fact]
    public void A_lifted_limit_is_forgotten_within_a_few_times_the_period_that_led_to_it()
    {
        _rate.Resumed(Seconds(1));
        Accept(3);
        _rate.Resumed(Seconds(3));
        Assert.NotNull(_rate.PerSecond(Seconds(3)));
        Assert.Null(_rate.PerSecond(Seconds(40)));
    }

    [Fact]
    public void The_learned_limit_is_never_below_the_lowest_published_one()
    {
        _rate.Resumed(Seconds(0));
        Accept(1);
        _rate.Resumed(Seconds(119));
        Assert.Equal(5, 60 * _rate.PerSecond(Seconds(119))!.Value, 6);
    }

    private void Accept(int requests)
    {
        for (int i = 0; i < requests; i++)
            _rate.Accepted();
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
