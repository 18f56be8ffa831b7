using Seedream.Emulator;

namespace Seedream.Chaos.Scenarios;

/// <summary>Errors of the service and of the network.</summary>
internal static class ServiceScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("resets", "resets, truncated and malformed responses of every endpoint", 0, ResetsAsync, Direct),
        new("server-errors", "500, 502, 503 and 504 of every endpoint, before or after work", 0, ErrorsAsync, Direct),
        new("rate-limit", "429 for two seconds, with the reset time in each format or without it", 0, RateLimitAsync),
        new("downloads", "truncated downloads, resets, HTML pages and errors instead of images", 0, DownloadsAsync),
    ];

    private static void Direct(EmulatorOptions options) => options.DirectAnswer = DirectAnswer.JsonImages;

    private static Task<Run> ResetsAsync(Trial trial) => DisturbAsync(trial, RandomFault.Broken);

    private static Task<Run> ErrorsAsync(Trial trial) => DisturbAsync(trial, RandomFault.ServerError);

    private static Task<Run> DisturbAsync(Trial trial, Func<Random, EmulatorEndpoint, Fault> make)
    {
        trial.ConfigureWay();
        foreach (EmulatorEndpoint endpoint in RandomFault.Endpoints)
        {
            for (int i = 0; i < 3; i++)
                RandomFault.Add(trial, make(trial.Random, endpoint) with { Times = 1 }, 0.4);
        }

        return trial.RunAsync();
    }

    private static async Task RateLimitAsync(Trial trial)
    {
        EmulatorEndpoint[] endpoints =
            [EmulatorEndpoint.Submit, EmulatorEndpoint.Status, EmulatorEndpoint.Result, EmulatorEndpoint.Upload];
        FaultRule[] rules =
            [.. endpoints.Select(endpoint => trial.Emulator.Faults.Add(RandomFault.RateLimit(trial, endpoint)))];
        Task<Run> run = trial.RunAsync();

        // The limit ends after a time, not after a number of requests.
        await trial.Emulator.WaitUntilAsync(counters => counters.RequestsInFlight > 0 || run.IsCompleted);
        await Task.WhenAny(Task.Delay(RandomFault.RateLimitTime), run);
        foreach (FaultRule rule in rules)
            trial.Emulator.Faults.Remove(rule);

        trial.RequireFinished(await run, "the rate limit ended, but the run failed");
    }

    private static Task<Run> DownloadsAsync(Trial trial)
    {
        Fault[] faults =
        [
            Fault.Truncate(EmulatorEndpoint.Download, trial.Random.NextDouble()),
            Fault.ResetBefore(EmulatorEndpoint.Download),
            Fault.HtmlPage(EmulatorEndpoint.Download),
            Fault.Answer(EmulatorEndpoint.Download, 503),
        ];
        foreach (Fault fault in faults)
            RandomFault.Add(trial, fault with { Times = 3 }, 0.3);

        return trial.RunAsync();
    }
}
