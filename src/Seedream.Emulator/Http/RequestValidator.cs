using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Seedream.Emulator;

/// <summary>Checks path, verb, key and rate limit before an endpoint handles a request.</summary>
internal sealed class RequestValidator(EmulatedService service)
{
    private const string KeyHeader = "x-api-key";
    private const int MaxKnownKeys = 100;

    private readonly ConcurrentDictionary<string, bool> _knownKeys = new();

    /// <summary>Returns the reply that rejects the request, or null if it is valid.</summary>
    public Reply? Validate(Exchange exchange)
    {
        Route route = exchange.Route;
        if (route.Endpoint == EmulatorEndpoint.Other)
            return service.Error(404, "Not found");
        if (route.Method is { } method && !HttpMethods.Equals(method, exchange.Request.Method))
            return Reply.Html(405, "Not Allowed").With("Allow", method);
        return ValidateKey(exchange.Request) ?? CheckRate(route.Endpoint);
    }

    /// <summary>Counts a key that was sent to a host that must not get one.</summary>
    public void ReportLeakedKey(HttpRequest request, string host)
    {
        foreach (string header in (string[])[KeyHeader, "Authorization", "Cookie"])
        {
            if (request.Headers.ContainsKey(header))
                service.Counters.OnKeyLeaked($"{host} {request.Method} {request.Path}: {header}");
        }

        if (_knownKeys.Keys.Any(key => request.QueryString.Value?.Contains(key, StringComparison.Ordinal) == true))
            service.Counters.OnKeyLeaked($"{host} {request.Method} {request.Path}: query");
    }

    private Reply? ValidateKey(HttpRequest request)
    {
        string key = request.Headers[KeyHeader].ToString();
        if (key.Length == 0)
            return service.Error(401, "API key is missing");

        EmulatorOptions options = service.Options;
        bool isWrong = !string.IsNullOrEmpty(options.RequiredKey) && key != options.RequiredKey;
        if (isWrong || Matches(key, options.InvalidKeys))
            return service.Error(401, "API key is invalid or expired");
        if (Matches(key, options.ForbiddenKeys))
            return service.Error(403, "This account or team is not permitted to use this resource");
        if (_knownKeys.Count < MaxKnownKeys)
            _knownKeys.TryAdd(key, true);
        return null;
    }

    private Reply? CheckRate(EmulatorEndpoint endpoint)
    {
        EmulatorOptions options = service.Options;
        DateTimeOffset now = service.Now;
        if (endpoint == EmulatorEndpoint.Status && !options.CountPolls)
            return null;
        if (service.RateLimit.Acquire(now) is not { } reset)
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

    private static bool Matches(string key, string? pattern) =>
        !string.IsNullOrEmpty(pattern) && Regex.IsMatch(key, pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
}
