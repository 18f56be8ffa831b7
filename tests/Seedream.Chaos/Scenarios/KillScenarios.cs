using Seedream.Emulator;

namespace Seedream.Chaos.Scenarios;

internal static class KillScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("kill-step", "killed at one of its own steps: clock, request, commit or file", 5, AtStepAsync),
        new("kill-service", "killed while the service holds a request, before or after its work", 4, AtServiceAsync),
        new("kill-random", "killed at a random moment", 3, AtRandomAsync),
        new("kill-inline", "killed; photos are submitted as data URIs", 1, InlineAsync),
        new("kill-direct", "killed during direct calls", 1, DirectAsync, Direct),
        new("kill-again", "killed while it overwrites the images of an earlier run", 2, OverwritingAsync),
        new("kill-storm", "killed among 429, 5xx, resets and truncated downloads", 3, StormAsync, Direct),
        new("kill-clock", "killed; the next client's clock is hours fast or slow", 1, WrongClockAsync),
        new("kill-jump", "killed while its clock jumps by hours", 1, JumpingAsync),
        new("kill-lag", "killed during a submit; the history lags two seconds", 1, LagAsync, Lag),
        new("kill-expiry", "killed; the next client runs when the job records have expired", 1, ExpiryAsync),
        new("crowd", "two or four processes with one folder and one ledger, some of them killed", 2, CrowdAsync),
    ];

    private static void Direct(EmulatorOptions options) => options.DirectAnswer = DirectAnswer.JsonImages;

    private static void Lag(EmulatorOptions options) => options.HistoryLag = TimeSpan.FromSeconds(2);

    private static Task AtStepAsync(Trial trial) => Kill.SomeAsync(trial, 3, Kill.AtStepAsync);

    private static Task AtServiceAsync(Trial trial) => Kill.SomeAsync(trial, 2, Kill.AtServiceAsync);

    private static Task AtRandomAsync(Trial trial) => Kill.SomeAsync(trial, 3, Kill.AtRandomAsync);

    private static Task InlineAsync(Trial trial)
    {
        trial.Configure = spec => spec with { Inline = true };
        return trial.Random.Flip() ? AtServiceAsync(trial) : AtStepAsync(trial);
    }

    private static Task DirectAsync(Trial trial)
    {
        trial.Configure = spec => spec with { Direct = true };
        return trial.Random.Flip() ? Kill.AtRequestAsync(trial, EmulatorEndpoint.Direct, 4) : AtStepAsync(trial);
    }

    private static async Task OverwritingAsync(Trial trial)
    {
        if (!(await trial.RunAsync()).IsDone)
            throw new Violation($"an undisturbed run failed: {trial.LastOutput}");

        trial.Replaced.AddRange(trial.Edits);
        trial.Edits.Clear();
        trial.Edits.AddRange(trial.Replaced.Select(edit => edit with { Prompt = edit.Prompt + ", again" }));

        trial.Configure = spec => spec with { Force = true };

        // Real images differ in length.
        trial.Emulator.Options.OutputBytes += trial.Random.Next(2) * 1000;
        await trial.RunAsync($"{(trial.Random.Flip() ? Step.Ledger : Step.File)}:{trial.Random.Next(8, 40)}");
    }

    private static Task StormAsync(Trial trial)
    {
        trial.ConfigureWay();
        foreach (EmulatorEndpoint endpoint in RandomFault.Endpoints)
        {
            RandomFault.Add(trial, RandomFault.ServerError(trial.Random, endpoint) with { Times = 1 }, 0.3);
            RandomFault.Add(trial, RandomFault.Broken(trial.Random, endpoint) with { Times = 1 }, 0.3);
            RandomFault.Add(trial, RandomFault.RateLimit(trial, endpoint) with { Times = 3 }, 0.3);
        }

        return Kill.SomeAsync(trial, 2, trial => trial.Random.Next(4) switch
        {
            0 => Kill.AtRequestAsync(trial, trial.Random.Pick(RandomFault.Endpoints), 4),
            1 => trial.RunAsync($"{Step.Lost}:{trial.Random.Next(1, 3)}"),
            2 => Kill.AtStepAsync(trial),
            _ => Kill.AtRandomAsync(trial),
        });
    }

    private static Task WrongClockAsync(Trial trial)
    {
        trial.NextClockError = () => RandomClock.Error(trial.Random);
        trial.Configure = spec => spec with { TimeoutSec = 10 };
        trial.PassTime();
        return trial.Random.Flip() ? AtServiceAsync(trial) : AtRandomAsync(trial);
    }

    private static Task JumpingAsync(Trial trial)
    {
        trial.Configure = spec => spec with { Jumps = RandomClock.Jumps(trial.Random), TimeoutSec = 10 };
        return trial.Random.Next(3) switch
        {
            0 => AtServiceAsync(trial),
            1 => AtStepAsync(trial),
            _ => AtRandomAsync(trial),
        };
    }

    private static async Task LagAsync(Trial trial)
    {
        await Kill.AtRequestAsync(trial, EmulatorEndpoint.Submit, 4);

        // The next client runs at once. It must not rely on the incomplete history, even if its clock was changed and
        // says that much time has passed.
        if (trial.Random.Flip())
            trial.ClockError = RandomClock.Error(trial.Random);

        await trial.RunAsync();
    }

    private static async Task ExpiryAsync(Trial trial)
    {
        EmulatorEndpoint endpoint = trial.Random.Flip() ? EmulatorEndpoint.Status : EmulatorEndpoint.Result;
        await Kill.AtRequestAsync(trial, endpoint, 6);
        trial.Clock.Advance(trial.Emulator.Options.RecordRetention);
    }

    private static async Task CrowdAsync(Trial trial)
    {
        int processes = trial.Random.Flip() ? 2 : 4;
        await Kill.SomeAsync(trial, 2, async trial =>
        {
            Run[] runs =
            [
                .. Enumerable.Range(0, processes)
                    .Select(_ => trial.Start(trial.Random.Flip() ? Kill.RandomStep(trial.Random) : null)),
            ];
            await Task.WhenAll(runs.Select(run => run.EndAsync()));
            foreach (Run run in runs)
            {
                trial.Ended(run);
                RequireKnownErrors(run);
            }
        });
    }

    // While other processes run, an edit may need another run, but the error must say so.
    private static void RequireKnownErrors(Run run)
    {
        if (!run.WasKilled && run.Errors.Any(id => id != nameof(SeedreamErrorId.SubmitOutcomeUnknown)))
            throw new Violation($"a client that was not killed failed: {run.Output}");
    }
}
