using System.Globalization;
using System.Net.Http.Headers;

namespace Seedream.Service.Transport;

/// <summary>
/// Reads out of a 429 how long to pause. The service usually sends no <c>Retry-After</c> but
/// <c>x-rate-limit-reset-at-utc</c>, in a format that it does not document: ISO 8601, RFC 1123, and epoch seconds and
/// milliseconds are all understood.
/// </summary>
public static class RateLimitReset
{
    private const string Header = "x-rate-limit-reset-at-utc";

    // Below this a number is no date but a count of seconds; above the other it counts milliseconds.
    private const double EarliestEpochSeconds = 1e8;
    private const double EarliestEpochMilliseconds = 1e11;

    // Far beyond any reset, and still within the calendar.
    private const double LatestEpochMilliseconds = 1e14;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    // The limit may reset just after the moment that the service names.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(50);

    /// <summary>Gives the pause, or null where the answer names none that makes sense.</summary>
    /// <param name="headers">The headers of the 429.</param>
    /// <param name="now">This machine's time; used where the answer carries no <c>Date</c> to compare with.</param>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        // The two moments come from one clock if they can, so that a clock that is wrong here makes no difference.
        DateTimeOffset sent = headers.Date ?? now;
        TimeSpan? reset = headers.TryGetValues(Header, out IEnumerable<string>? values) ? Parse(values.First(), sent) : null;
        TimeSpan? retry = headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date is { } date ? date - sent : null);
        return (ValidOrNull(reset) ?? ValidOrNull(retry)) + Margin;
    }

    private static TimeSpan? ValidOrNull(TimeSpan? pause) => pause > TimeSpan.Zero && pause <= Longest ? pause : null;

    private static TimeSpan? Parse(string text, DateTimeOffset sent)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return number switch
            {
                < 0 or double.NaN or > LatestEpochMilliseconds => null,
                < EarliestEpochSeconds => TimeSpan.FromSeconds(Math.Min(number, 1e9)),
                < EarliestEpochMilliseconds => DateTimeOffset.UnixEpoch.AddSeconds(number) - sent,
                _ => DateTimeOffset.UnixEpoch.AddMilliseconds(number) - sent,
            };
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out DateTimeOffset at) ? at - sent : null;
    }
}
