using System.Globalization;
using System.Net.Http.Headers;

namespace Seedream.Service.Transport;

/// <summary>
/// Reads from a 429 response how long to pause. The service usually sends no <c>Retry-After</c> but
/// <c>x-rate-limit-reset-at-utc</c>, in an undocumented format: ISO 8601, RFC 1123, and seconds or milliseconds since
/// 1970 are accepted.
/// </summary>
internal static class RateLimitReset
{
    private const string Header = "x-rate-limit-reset-at-utc";

    // A smaller number is a count of seconds, not a date.
    private const double MinEpochSeconds = 1e8;
    private const double MinEpochMilliseconds = 1e11;

    // Later than any reset, but still a valid date.
    private const double MaxEpochMilliseconds = 1e14;

    private static readonly TimeSpan MaxPause = TimeSpan.FromHours(1);

    // The limit may reset just after the given time.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(50);

    /// <summary>Null if the response names no plausible time.</summary>
    /// <param name="now">This computer's time, used only if the response has no <c>Date</c>.</param>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        // Both times come from the service's clock if possible, so that a wrong clock here does not matter.
        DateTimeOffset sent = headers.Date ?? now;
        TimeSpan? reset = headers.TryGetValues(Header, out IEnumerable<string>? values)
            ? Parse(values.First(), sent)
            : null;
        TimeSpan? retry = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - sent;
        return (ValidOrNull(reset) ?? ValidOrNull(retry)) + Margin;
    }

    private static TimeSpan? ValidOrNull(TimeSpan? pause) => pause > TimeSpan.Zero && pause <= MaxPause ? pause : null;

    private static TimeSpan? Parse(string text, DateTimeOffset sent)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return number switch
            {
                < 0 or double.NaN or > MaxEpochMilliseconds => null,
                < MinEpochSeconds => TimeSpan.FromSeconds(number),
                < MinEpochMilliseconds => DateTimeOffset.UnixEpoch.AddSeconds(number) - sent,
                _ => DateTimeOffset.UnixEpoch.AddMilliseconds(number) - sent,
            };
        }

        const DateTimeStyles Utc =
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out DateTimeOffset at)
            ? at - sent
            : null;
    }
}
