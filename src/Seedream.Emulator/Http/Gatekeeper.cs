using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Seedream.Emulator;

/// <summary>What stands before every endpoint of the API: path, verb, key and rate limit. Also looks for stray keys.</summary>
internal sealed class Gatekeeper(Emulation emulation)
{
    private const string KeyHeader = "x-api-key";
    private const int MostKeysKnown = 100;

    private readonly ConcurrentDictionary<string, bool> _keysSeen = new();

    /// <summary>The refusal, or null if the request may go on.</summary>
    public Reply? Refuse(Exchange exchange)
    {
        Route route = exchange.Route;
        if (route.Endpoint == EmulatorEndpoint.Other)
            return emulation.Error(404, "Not found");
        if (route.Method is { } method && !HttpMethods.Equals(method, exchange.Request.Method))
            return Reply.Html(405, "Not Allowed").With("Allow", method);
        return RefuseKey(exchange.Request) ?? RefuseRate(route.Endpoint);
    }

    /// <summary>Records a key on a host where none belongs.</summary>
    public void LookForKey(HttpRequest request, string host)
    {
        foreach (string header in (string[])[KeyHeader, "Authorization", "Cookie"])
        {
            if (request.Headers.ContainsKey(header))
                emulation.Meter.Leaked($"{host} {request.Method} {request.Path}: {header}");
        }

        if (_keysSeen.Keys.Any(key => request.QueryString.Value?.Contains(key, StringComparison.Ordinal) == true))
            emulation.Meter.Leaked($"{host} {request.Method} {request.Path}: query");
    }

    private Reply? RefuseKey(HttpRequest request)
    {
        string key = request.Headers[KeyHeader].ToString();
        if (key.Length == 0)
            return emulation.Error(401, "API key is missing");

        EmulatorOptions options = emulation.Options;
        if ((!string.IsNullOrEmpty(options.RequiredKey) && key != options.RequiredKey) || Matches(key, options.InvalidKeys))
            return emulation.Error(401, "API key is invalid or expired");
        if (Matches(key, options.ForbiddenKeys))
            return emulation.Error(403, "This account or team is not permitted to use this resource");
        if (_keysSeen.Count < MostKeysKnown)
            _keysSeen.TryAdd(key, true);
        return null;
    }

    private Reply? RefuseRate(EmulatorEndpoint endpoint)
    {
        EmulatorOptions options = emulation.Options;
        DateTimeOffset now = emulation.Now;
        if ((endpoint == EmulatorEndpoint.Status && !options.PollsCount) || emulation.RateLimit.Refuse(now) is not { } reset)
            return null;

        emulation.Meter.RateLimited();
        Reply reply = emulation.Error(429, "Too many requests. Rate limit exceeded");
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
