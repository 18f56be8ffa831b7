using System.Net;

namespace Seedream.Emulator.Tests;

public sealed class RateLimitTests
{
    [Fact]
    public async Task A_fixed_window_resets_with_the_minute()
    {
        await using Service service = await Service.StartAsync(options => options.RequestsPerMinute = 2);
        service.Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal((200, 200, 429), (await AskAsync(service), await AskAsync(service), await AskAsync(service)));
        service.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(429, await AskAsync(service));
        service.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, await AskAsync(service));
        Assert.Equal(2, service.Emulator.Counters.RateLimited);
    }

    [Fact]
    public async Task A_sliding_window_covers_the_last_60_seconds()
    {
        await using Service service = await Service.StartAsync(options =>
        {
            options.RequestsPerMinute = 2;
            options.RateWindow = RateWindow.Sliding;
        });
        service.Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal((200, 200), (await AskAsync(service), await AskAsync(service)));
        service.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(429, await AskAsync(service));
        service.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, await AskAsync(service));
    }

    [Fact]
    public async Task Polls_are_counted_or_free()
    {
        await using Service service = await Service.StartAsync(options => options.CountPolls = false);
        string id = await service.AcceptAsync("x");
        service.Emulator.Options.RequestsPerMinute = 0;
        using (HttpResponseMessage free = await service.StatusAsync(id))
            Assert.Equal(HttpStatusCode.OK, free.StatusCode);
        service.Emulator.Options.CountPolls = true;
        using HttpResponseMessage counted = await service.StatusAsync(id);
        Assert.Equal(HttpStatusCode.TooManyRequests, counted.StatusCode);
    }

    [Theory]
    [InlineData(RateResetFormat.Iso8601, "2026-01-31T12:01:00.0000000Z")]
    [InlineData(RateResetFormat.Rfc1123, "Sat, 31 Jan 2026 12:01:00 GMT")]
    [InlineData(RateResetFormat.EpochSeconds, "1769860860")]
    [InlineData(RateResetFormat.EpochMilliseconds, "1769860860000")]
    [InlineData(RateResetFormat.Absent, null)]
    public async Task The_reset_header_has_every_format(RateResetFormat format, string? expected)
    {
        await using Service service = await Service.StartAsync(options =>
        {
            options.RequestsPerMinute = 0;
            options.RateResetFormat = format;
        });
        using HttpResponseMessage response = await service.Client.GetAsync("v1/get-user-credits");
        Assert.Equal(expected, response.Headers.TryGetValues("x-rate-limit-reset-at-utc", out IEnumerable<string>? values) ? values.Single() : null);
        Assert.False(response.Headers.Contains("Retry-After"));
        Assert.Contains("Too many requests", await Service.ErrorAsync(response));
    }

    [Theory]
    [InlineData(RetryAfterFormat.Seconds, "18")]
    [InlineData(RetryAfterFormat.Date, "Sat, 31 Jan 2026 12:01:00 GMT")]
    public async Task Retry_after_is_seconds_or_a_date(RetryAfterFormat format, string expected)
    {
        await using Service service = await Service.StartAsync(options =>
        {
            options.RequestsPerMinute = 0;
            options.RetryAfter = format;
        });
        service.Clock.Advance(TimeSpan.FromSeconds(42.5));
        using HttpResponseMessage response = await service.Client.GetAsync("v1/get-user-credits");
        Assert.Equal(expected, Assert.Single(response.Headers.GetValues("Retry-After")));
    }

    private static async Task<int> AskAsync(Service service)
    {
        using HttpResponseMessage response = await service.Client.GetAsync("v1/get-user-credits");
        return (int)response.StatusCode;
    }
}
