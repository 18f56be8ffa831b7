using Seedream.Service.Transport;

namespace Seedream.Core.Tests.Service.Transport;

public sealed class ServiceClockTests
{
    private static readonly DateTimeOffset Told = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly SetClock _clock = new();

    [Fact]
    public void BeforeTheFirstDateTheTimeIsUnknown()
    {
        var service = new ServiceClock(_clock);
        service.Heard(null);
        Assert.Null(service.Now);
        Assert.Null(service.LastHeard);
    }

    [Fact]
    public void TheTimeContinuesFromTheLastDate()
    {
        var service = new ServiceClock(_clock);
        service.Heard(Told);
        _clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(Told.AddSeconds(90), service.Now);
        Assert.Equal(Told, service.LastHeard);
    }

    [Theory]
    [InlineData(-14)]
    [InlineData(3)]
    public void AChangeOfThisComputersClockDoesNotAffectIt(int hours)
    {
        var service = new ServiceClock(_clock);
        service.Heard(Told);
        _clock.Set = TimeSpan.FromHours(hours);
        Assert.Equal(Told, service.Now);
        Assert.Equal(TimeSpan.Zero, service.Age);
    }
}
