using System.Globalization;
using CsCheck;
using Seedream.Core.Tests.Support;
using Seedream.Service.Transport;

namespace Seedream.Core.Tests.Service.Transport;

public sealed class RateLimitResetTests
{
    private const string Reset = "x-rate-limit-reset-at-utc";
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-01-31T12:00:30Z")]
    [InlineData("2026-01-31T12:00:30.0000000+00:00")]
    [InlineData("2026-01-31T13:00:30+01:00")]
    [InlineData("2026-01-31T12:00:30")]
    [InlineData("2026-01-31 12:00:30")]
    [InlineData("Sat, 31 Jan 2026 12:00:30 GMT")]
    [InlineData("1769860830")]
    [InlineData("1769860830000")]
    [InlineData("30")]
    [InlineData(" 30 ")]
    public void Every_format_of_a_reset_in_thirty_seconds_pauses_thirty_seconds(string text) =>
        IsThirtySeconds(Read((Reset, text)));

    [Theory]
    [InlineData("30")]
    [InlineData("Sat, 31 Jan 2026 12:00:30 GMT")]
    public void Retry_After_is_used_if_there_is_no_reset(string text) => IsThirtySeconds(Read(("Retry-After", text)));

    [Fact]
    public void The_reset_takes_precedence_over_Retry_After() =>
        IsThirtySeconds(Read((Reset, "30"), ("Retry-After", "5")));

    [Theory]
    [InlineData("soon")]
    [InlineData("2026-01-31T11:59:00Z")]
    public void Retry_After_is_used_if_the_reset_is_implausible(string reset) =>
        IsThirtySeconds(Read((Reset, reset), ("Retry-After", "30")));

    [Theory]
    [InlineData(-3600)]
    [InlineData(-20)]
    [InlineData(3600)]
    public void A_wrong_clock_on_this_computer_does_not_matter(int secondsWrong)
    {
        DateTimeOffset wrong = Noon.AddSeconds(secondsWrong);
        (string, string) date = ("Date", Noon.ToString("R", CultureInfo.InvariantCulture));
        IsThirtySeconds(Read(wrong, date, (Reset, "2026-01-31T12:00:30Z")));
        IsThirtySeconds(Read(wrong, date, (Reset, "1769860830")));
        IsThirtySeconds(Read(wrong, date, ("Retry-After", "Sat, 31 Jan 2026 12:00:30 GMT")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-5")]
    [InlineData("0")]
    [InlineData("2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31T11:59:59Z")]
    [InlineData("1769860799")]
    [InlineData("2026-01-31T13:00:01Z")]
    [InlineData("2030-01-01T00:00:00Z")]
    [InlineData("99999999")]
    [InlineData("253402300800000")]
    [InlineData("999999999999999")]
    [InlineData("1e300")]
    public void A_reset_that_is_past_absurd_or_unreadable_is_ignored(string text) => Assert.Null(Read((Reset, text)));

    [Fact]
    public void Without_a_header_there_is_no_reset() => Assert.Null(Read());

    [Fact]
    public void The_pause_is_plausible_for_any_header() =>
        Gen.OneOf(
                Gen.String,
                Gen.Double.Select(number => number.ToString("R", CultureInfo.InvariantCulture)),
                Gen.Long.Select(number => number.ToString(CultureInfo.InvariantCulture)))
            .Sample(text => Assert.True(Read((Reset, text)) is null or { Ticks: > 0 } and { TotalHours: < 1.01 }));

    private static TimeSpan? Read(params (string, string)[] headers) => Read(Noon, headers);

    private static TimeSpan? Read(DateTimeOffset now, params (string, string)[] headers) =>
        RateLimitReset.Read(Responses.Of(429, null, "", headers).Headers, now);

    // Slightly longer, because a request just before the reset is rejected again.
    private static void IsThirtySeconds(TimeSpan? pause) => Assert.InRange(pause!.Value.TotalSeconds, 30, 30.5);
}
