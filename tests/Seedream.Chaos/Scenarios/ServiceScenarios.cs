using System.Globalization;
using Seedream.Emulator;

namespace Seedream.Chaos;

/// <content>A service and a line that fail.</content>
internal static partial class Scenarios
{
    // Where the direct endpoint is not used, what is to strike it strikes nobody.
    private static readonly EmulatorEndpoint[] AllEndpoints =
    [
        EmulatorEndpoint.Upload, EmulatorEndpoint.Submit, EmulatorEndpoint.Direct, EmulatorEndpoint.Status, EmulatorEndpoint.Result,
        EmulatorEndpoint.Download, EmulatorEndpoint.History,
    ];

    private static readonly TimeSpan StormTime = TimeSpan.FromSeconds(2);

    private static readonly ErrorShape[] WithoutWords = [ErrorShape.Html, ErrorShape.Text, ErrorShape.Empty];

    private static async Task KillInStormAsync(Trial trial)
    {
        ChooseWay(trial);
        foreach (EmulatorEndpoint endpoint in AllEndpoints)
        {
            Fault[] faults = [ServerError(trial.Random, endpoint) with { Times = 1 }, Broken(trial.Random, endpoint) with { Times = 1 }, TooMany(trial, endpoint) with { Times = 3 }];
            foreach (Fault fault in faults)
                trial.Emulator.Faults.Add(fault with { Probability = 0.3, Seed = trial.Random.Next() });
        }

        for (int kills = trial.Random.Next(1, 3); kills > 0; kills--)
        {
            switch (trial.Random.Next(4))
            {
                case 0:
                    await KillAtAsync(trial, AllEndpoints[trial.Random.Next(AllEndpoints.Length)], trial.Random.Next(1, 5), trial.Random.Next(2) == 0);
                    break;
                case 1:
                    await trial.RunAsync($"{Step.Lost}:{trial.Random.Next(1, 3)}");
                    break;
                case 2:
                    await trial.RunAsync(RandomStep(trial.Random));
                    break;
                default:
                    await KillSoonAsync(trial, trial.Start());
                    break;
            }

            trial.PassTime();
        }

        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static Task ResetsAsync(Trial trial) => DisturbAsync(trial, Broken);

    private static Task ServerErrorsAsync(Trial trial) => DisturbAsync(trial, ServerError);

    private static async Task DisturbAsync(Trial trial, Func<Random, EmulatorEndpoint, Fault> make)
    {
        ChooseWay(trial);
        foreach (EmulatorEndpoint endpoint in AllEndpoints)
        {
            for (int i = 0; i < 3; i++)
                trial.Emulator.Faults.Add(make(trial.Random, endpoint) with { Probability = 0.4, Times = 1, Seed = trial.Random.Next() });
        }

        await trial.RunAsync();
        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    // By the queue, with the photos in the submit, or in one open request.
    private static void ChooseWay(Trial trial)
    {
        int way = trial.Random.Next(6);
        trial.Emulator.Options.DirectAnswer = DirectAnswer.JsonImages;
        trial.Change = spec => spec with { Inline = way == 0, Direct = way == 1, TimeoutSec = 20 };
    }

    private static Fault ServerError(Random random, EmulatorEndpoint endpoint)
    {
        int code = random.Next(4) switch { 0 => 500, 1 => 502, 2 => 503, _ => 504 };
        ErrorShape body = (ErrorShape)random.Next(Enum.GetValues<ErrorShape>().Length);

        // By the contract a 503 without a word from the model is given before any work, so that a submit may be repeated.
        bool mayFollowWork = code != 503 || !WithoutWords.Contains(body);
        return Fault.Answer(endpoint, code, body) with { AfterWork = mayFollowWork && random.Next(2) == 0 };
    }

    private static Fault Broken(Random random, EmulatorEndpoint endpoint) => random.Next(5) switch
    {
        0 => Fault.ResetBefore(endpoint),
        1 => Fault.ResetAfter(endpoint),
        2 => Fault.Truncate(endpoint, random.NextDouble()),
        3 when endpoint != EmulatorEndpoint.Download => Fault.Malformed(endpoint),
        _ => Fault.HtmlPage(endpoint) with { AfterWork = random.Next(2) == 0 },
    };

    private static Fault TooMany(Trial trial, EmulatorEndpoint endpoint)
    {
        DateTimeOffset reset = trial.Clock.GetUtcNow() + StormTime;
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

    private static async Task RateLimitAsync(Trial trial)
    {
        FaultRule[] storm = [.. new[] { EmulatorEndpoint.Submit, EmulatorEndpoint.Status, EmulatorEndpoint.Result, EmulatorEndpoint.Upload }.Select(endpoint => trial.Emulator.Faults.Add(TooMany(trial, endpoint)))];
        Task<Run> run = trial.RunAsync();

        // A limit is over after a time, and not after so many refusals.
        await trial.Emulator.WaitUntilAsync(counters => counters.RequestsInFlight > 0 || run.IsCompleted);
        await Task.WhenAny(Task.Delay(StormTime), run);
        foreach (FaultRule rule in storm)
            trial.Emulator.Faults.Remove(rule);

        if (!(await run).IsDone)
            throw new Violation($"a storm that passed was not outlasted: {trial.LastOutput}");

        await trial.CheckAsync();
    }

    private static async Task DownloadsAsync(Trial trial)
    {
        Fault[] faults =
        [
            Fault.Truncate(EmulatorEndpoint.Download, trial.Random.NextDouble()), Fault.ResetBefore(EmulatorEndpoint.Download),
            Fault.HtmlPage(EmulatorEndpoint.Download), Fault.Answer(EmulatorEndpoint.Download, 503),
        ];
        foreach (Fault fault in faults)
            trial.Emulator.Faults.Add(fault with { Probability = 0.3, Times = 3, Seed = trial.Random.Next() });

        await trial.RunAsync();
        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static async Task NoHistoryAsync(Trial trial)
    {
        trial.Emulator.Options.HistoryAvailable = false;
        trial.Emulator.Faults.Add(Fault.ResetAfter(EmulatorEndpoint.Submit) with { Nth = 1 });
        trial.Change = spec => spec with { TimeoutSec = 5 };
        for (int i = 0; i < 2; i++)
        {
            Run run = await trial.RunAsync();
            if (run.IsDone || !run.Output.Contains("error SubmitOutcomeUnknown", StringComparison.Ordinal))
                throw new Violation($"the edit whose submit is unknown did not end as that: {run.Output}");

            trial.PassTime();
        }

        trial.Emulator.Options.HistoryAvailable = true;
        await trial.FinishAsync();
        await trial.CheckAsync();
    }
}
