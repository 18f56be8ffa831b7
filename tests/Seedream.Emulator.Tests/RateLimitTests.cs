namespace Seedream.Emulator.Tests;

public sealed class RateLimitTests : EmulatorTest
{
    [Fact]
    public async Task A_fixed_window_resets_with_the_minute()
    {
        Options.RequestsPerMinute = 2;
        Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal((200, 200), (await CreditsCodeAsync(), await CreditsCodeAsync()));
        Assert.Equal(429, await CreditsCodeAsync());
        Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(429, await CreditsCodeAsync());
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, await CreditsCodeAsync());
        Assert.Equal(2, Counters.RateLimited);
    }

    [Fact]
    public async Task A_sliding_window_covers_the_last_60_seconds()
    {
        Options.RequestsPerMinute = 2;
        Options.RateWindow = RateWindow.Sliding;
        Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal((200, 200), (await CreditsCodeAsync(), await CreditsCodeAsync()));
        Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(429, await CreditsCodeAsync());
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, await CreditsCodeAsync());
    }

    [Fact]
    public async Task Polls_are_counted_or_free()
    {
        Options.CountPolls = false;
        string id = await AcceptAsync("x");
        Options.RequestsPerMinute = 0;
        Assert.Equal(200, await CodeAsync(StatusAsync(id)));
        Options.CountPolls = true;
        Assert.Equal(429, await CodeAsync(StatusAsync(id)));
    }

    [Theory]
    [InlineData(RateResetFormat.Iso8601, "2026-01-31T12:01:00.0000000Z")]
    [InlineData(RateResetFormat.Rfc1123, "Sat, 31 Jan 2026 12:01:00 GMT")]
    [InlineData(RateResetFormat.EpochSeconds, "1769860860")]
    [InlineData(RateResetFormat.EpochMilliseconds, "1769860860000")]
    [InlineData(RateResetFormat.Absent, null)]
    public async Task The_reset_header_has_every_format(RateResetFormat format, string? expected)
    {
        Options.RequestsPerMinute = 0;
        Options.RateResetFormat = format;
        using HttpResponseMessage response = await CreditsAsync();
        response.Headers.TryGetValues("x-rate-limit-reset-at-utc", out IEnumerable<string>? values);
        Assert.Equal(expected, values?.Single());
        Assert.False(response.Headers.Contains("Retry-After"));
        Assert.Contains("Too many requests", await ErrorAsync(response));
    }

    [Theory]
    [InlineData(RetryAfterFormat.Seconds, "18")]
    [InlineData(RetryAfterFormat.Date, "Sat, 31 Jan 2026 12:01:00 GMT")]
    public async Task Retry_after_is_seconds_or_a_date(RetryAfterFormat format, string expected)
    {
        Options.RequestsPerMinute = 0;
        Options.RetryAfter = format;
        Clock.Advance(TimeSpan.FromSeconds(42.5));
        using HttpResponseMessage response = await CreditsAsync();
        Assert.Equal(expected, Assert.Single(response.Headers.GetValues("Retry-After")));
    }
}
