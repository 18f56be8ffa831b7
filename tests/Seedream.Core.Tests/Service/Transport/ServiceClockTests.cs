using Seedream.Core.Tests.Support;
using Seedream.Service.Transport;

namespace Seedream.Core.Tests.Service.Transport;

public sealed class ServiceClockTests
{
    private static readonly DateTimeOffset Told = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly SetClock _clock = new();

    [Fact]
    public void Until_an_answer_tells_nothing_is_known()
    {
        var service = new ServiceClock(_clock);
        service.Heard(null);
        Assert.Null(service.Now);
        Assert.Null(service.LastHeard);
    }

    [Fact]
    public void It_goes_on_from_what_an_answer_told()
    {
        var service = new ServiceClock(_clock);
        service.Heard(Told);
        _clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(Told.AddSeconds(90), service.Now);
        Assert.Equal(Told, service.LastHeard);
    }

    [Fact]
    public void A_clock_that_is_set_back_does_not_take_it_along()
    {
        var service = new ServiceClock(_clock);
        service.Heard(Told);
        _clock.Set = TimeSpan.FromHours(-14);
        Assert.Equal(Told, service.Now);
    }

    [Fact]
    public void A_clock_that_is_set_ahead_makes_it_rather_too_late_than_too_early()
    {
        var service = new ServiceClock(_clock);
        service.Heard(Told);
        _clock.Set = TimeSpan.FromHours(3);
        Assert.Equal(Told.AddHours(3), service.Now);
    }
}
