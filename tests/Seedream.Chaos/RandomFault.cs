using System.Globalization;
using Seedream.Emulator;

namespace Seedream.Chaos;

internal static class RandomFault
{
    /// <summary>How long a rate limit lasts.</summary>
    public static readonly TimeSpan RateLimitTime = TimeSpan.FromSeconds(2);

    // A fault of the direct endpoint has no effect on clients that use the queue.
    public static readonly EmulatorEndpoint[] Endpoints =
    [
        EmulatorEndpoint.Upload, EmulatorEndpoint.Submit, EmulatorEndpoint.Direct, EmulatorEndpoint.Status,
        EmulatorEndpoint.Result, EmulatorEndpoint.Download, EmulatorEndpoint.History,
    ];

    public static Fault ServerError(Random random, EmulatorEndpoint endpoint)
    {
        int code = random.Pick([500, 502, 503, 504]);
        ErrorShape body = (ErrorShape)random.Next(Enum.GetValues<ErrorShape>().Length);
        return Fault.Answer(endpoint, code, body) with { AfterWork = random.Flip() };
    }

    public static Fault Broken(Random random, EmulatorEndpoint endpoint) => random.Next(5) switch
    {
        0 => Fault.ResetBefore(endpoint),
        1 => Fault.ResetAfter(endpoint),
        2 => Fault.Truncate(endpoint, random.NextDouble()),
        3 when endpoint != EmulatorEndpoint.Download => Fault.Malformed(endpoint),
        _ => Fault.HtmlPage(endpoint) with { AfterWork = random.Flip() },
    };

    public static Fault RateLimit(Trial trial, EmulatorEndpoint endpoint)
    {
        DateTimeOffset reset = trial.Clock.GetUtcNow() + RateLimitTime;
        string? text = trial.Random.Next(5) switch
        {
            0 => reset.ToString("O", CultureInfo.InvariantCulture),
            1 => reset.ToString("R", CultureInfo.InvariantCulture),
            2 => reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            3 => reset.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
        Dictionary<string, string> headers = text is null ? [] : new() { ["x-rate-limit-reset-at-utc"] = text };
        return Fault.Answer(endpoint, 429) with { Headers = headers };
    }

    public static void Add(Trial trial, Fault fault, double probability) =>
        trial.Emulator.Faults.Add(fault with { Probability = probability, Seed = trial.Random.Next() });
}
