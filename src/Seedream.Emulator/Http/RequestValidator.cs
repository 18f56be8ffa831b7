using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Seedream.Emulator;

/// <summary>What stands before every endpoint of the API: path, verb, key and rate limit. Also looks for stray keys.</summary>
internal sealed class RequestValidator(EmulatedService service)
{
    private const string KeyHeader = "x-api-key";
    private const int MostKeysKnown = 100;

    private readonly ConcurrentDictionary<string, bool> _keysSeen = new();

    /// <summary>The refusal, or null if the request may go on.</summary>
    public Reply? Validate(Exchange exchange)
    {
        Route route = exchange.Route;
        if (route.Endpoint == EmulatorEndpoint.Other)
            return service.Error(404, "Not found");
        if (route.Method is { } method && !HttpMethods.Equals(method, exchange.Request.Method))
            return Reply.Html(405, "Not Allowed").With("Allow", method);
        return ValidateKey(exchange.Request) ?? CheckRate(route.Endpoint);
    }

    /// <summary>Records a key on a host where none belongs.</summary>
    public void ReportLeakedKey(HttpRequest request, string host)
    {
        foreach (string header in (string[])[KeyHeader, "Authorization", "Cookie"])
        {
            if (request.Headers.ContainsKey(header))
                service.Counters.OnKeyLeaked($"{host} {request.Method} {request.Path}: {header}");
        }

        if (_keysSeen.Keys.Any(key => request.QueryString.Value?.Contains(key, StringComparison.Ordinal) == true))
            service.Counters.OnKeyLeaked($"{host} {request.Method} {request.Path}: query");
    }

    private Reply? ValidateKey(HttpRequest request)
    {
        string key = request.Headers[KeyHeader].ToString();
        if (key.Length == 0)
            return service.Error(401, "API key is missing");

        EmulatorOptions options = service.Options;
        if ((!string.IsNullOrEmpty(options.RequiredKey) && key != options.RequiredKey) || Matches(key, options.InvalidKeys))
            return service.Error(401, "API key is invalid or expired");
        if (Matches(key, options.ForbiddenKeys))
            return service.Error(403, "This account or team is not permitted to use this resource");
        if (_keysSeen.Count < MostKeysKnown)
            _keysSeen.TryAdd(key, true);
        return null;
    }

    private Reply? CheckRate(EmulatorEndpoint endpoint)
    {
        EmulatorOptions options = service.Options;
        DateTimeOffset now = service.Now;
        if ((endpoint == EmulatorEndpoint.Status && !options.CountPolls) || service.RateLimit.Acquire(now) is not { } reset)
            return null;

        service.Counters.OnRateLimited();
        Reply reply = service.Error(429, "Too many requests. Rate limit exceeded");
        if (ResetText(reset, options.RateResetFormat) is { } text)
            reply.With("x-rate-limit-reset-at-utc", text);
        return options.RetryAfter switch
        {
            RetryAfterFormat.Seconds => reply.With("Retry-After", $"{(long)Math.Ceiling((reset - now).TotalSeconds)}"),
            RetryAfterFormat.Date => reply.With("Retry-After", reset.ToString("R", CultureInfo.InvariantCulture)),
            _ => reply,
        };
    }

    private static string? ResetText(DateTimeOffset reset, RateResetFormat format) => format switch
    {
        RateResetFormat.Iso8601 => reset.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        RateResetFormat.Rfc1123 => reset.ToString("R", CultureInfo.InvariantCulture),
        RateResetFormat.EpochSeconds => $"{reset.ToUnixTimeSeconds()}",
        RateResetFormat.EpochMilliseconds => $"{reset.ToUnixTimeMilliseconds()}",
        _ => null,
    };

    private static bool Matches(string key, string? pattern) => !string.IsNullOrEmpty(pattern) && Regex.IsMatch(key, pattern);
}
