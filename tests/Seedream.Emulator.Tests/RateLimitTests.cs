namespace Seedream.Emulator.Tests;

public sealed class RateLimitTests
{
    [Fact]
    public async Task A_fixed_window_resets_with_the_minute()
    {
        await using Service service = await Service.StartAsync(options => options.RequestsPerMinute = 2);
        service.Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal((200, 200), (await service.CreditsCodeAsync(), await service.CreditsCodeAsync()));
        Assert.Equal(429, await service.CreditsCodeAsync());
        service.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(429, await service.CreditsCodeAsync());
        service.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, await service.CreditsCodeAsync());
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
        Assert.Equal((200, 200), (await service.CreditsCodeAsync(), await service.CreditsCodeAsync()));
        service.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(429, await service.CreditsCodeAsync());
        service.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, await service.CreditsCodeAsync());
    }

    [Fact]
    public async Task Polls_are_counted_or_free()
    {
        await using Service service = await Service.StartAsync(options => options.CountPolls = false);
        string id = await service.AcceptAsync("x");
        service.Emulator.Options.RequestsPerMinute = 0;
        Assert.Equal(200, await Service.CodeAsync(service.StatusAsync(id)));
        service.Emulator.Options.CountPolls = true;
        Assert.Equal(429, await Service.CodeAsync(service.StatusAsync(id)));
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
        using HttpResponseMessage response = await service.CreditsAsync();
        response.Headers.TryGetValues("x-rate-limit-reset-at-utc", out IEnumerable<string>? values);
        Assert.Equal(expected, values?.Single());
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
        using HttpResponseMessage response = await service.CreditsAsync();
        Assert.Equal(expected, Assert.Single(response.Headers.GetValues("Retry-After")));
    }
}
