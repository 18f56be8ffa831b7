using Microsoft.Extensions.Time.Testing;
using Seedream.Core.Tests.Support;
using Seedream.Service.Connection;
using Seedream.Service.Transport;

namespace Seedream.Core.Tests.Service.Transport;

/// <summary>Two commands in one process reach the same account over different connections.</summary>
public sealed class EndpointStateTests : IDisposable
{
    private static readonly ConnectionSettings Settings = TestService.Settings(new Uri("https://gateway.example"));
    private static readonly TimeSpan HalfMinute = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = new();
    private readonly ServiceTransport _first;
    private readonly ServiceTransport _second;

    public EndpointStateTests()
    {
        _first = new ServiceTransport(Settings, _clock);
        _second = new ServiceTransport(
            Settings with { MaximumRetryCount = 0, NoProxy = false, Proxy = new Uri("http://proxy.example") }, _clock);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void A_pause_holds_for_every_connection_of_the_account()
    {
        _first.Gate.OnRateLimited(HalfMinute);
        Assert.Equal(HalfMinute, _second.Gate.Pause);
    }

    [Fact]
    public async Task A_rate_that_one_connection_learned_is_known_to_the_other()
    {
        Assert.Null(_second.RequestsPerMinute);
        using var deadline = new Deadline(_clock, Timeout.InfiniteTimeSpan, CancellationToken.None);
        for (int pauses = 0; pauses < 2; pauses++)
        {
            _first.Gate.OnRateLimited(HalfMinute);
            _clock.Advance(HalfMinute);
            await _first.Gate.EnterAsync(RequestPriority.Status, _first.Gate.TakeTicket(), deadline);
            _first.Gate.OnResponse();
        }

        Assert.InRange(_second.RequestsPerMinute!.Value, 1, 10);
    }

    [Fact]
    public void The_time_of_the_service_is_known_to_every_connection()
    {
        var told = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
        _first.ServiceClock.Heard(told);
        Assert.Equal(told, _second.ServiceClock.Now);
    }

    [Fact]
    public async Task A_closed_connection_does_not_hold_up_the_others()
    {
        _first.Gate.OnRateLimited(HalfMinute);
        using var deadline = new Deadline(_clock, Timeout.InfiniteTimeSpan, CancellationToken.None);
        Task next = _second.Gate.EnterAsync(RequestPriority.Status, _second.Gate.TakeTicket(), deadline).AsTask();
        _first.Dispose();
        _clock.Advance(HalfMinute);
        await next.Soon();
    }

    [Theory]
    [InlineData("https://gateway.example", "SG_another")]
    [InlineData("https://other.example", TestService.KeyText)]
    public void Another_key_or_endpoint_has_limits_of_its_own(string endpoint, string key)
    {
        using var other = new ServiceTransport(ConnectionSettings.For(new Uri(endpoint), new ApiKey(key)), _clock);
        _first.Gate.OnRateLimited(HalfMinute);
        Assert.Equal(TimeSpan.Zero, other.Gate.Pause);
    }

    [Fact]
    public void A_connection_expects_no_more_requests_than_its_own_limit()
    {
        using var limited = new ServiceTransport(Settings with { RequestsPerMinute = 5 }, _clock);
        Assert.Equal(5, limited.RequestsPerMinute);
        Assert.Null(_first.RequestsPerMinute);
    }
}
