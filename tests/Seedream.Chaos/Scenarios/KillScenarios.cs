using Seedream.Emulator;

namespace Seedream.Chaos;

/// <summary>One way to disturb clients.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="What">What it does.</param>
/// <param name="Weight">Its share among the trials that kill; 0 for one that does not.</param>
/// <param name="PlayAsync">Plays it, and throws a <see cref="Violation"/> where a promise was broken.</param>
internal sealed record Scenario(string Name, string What, int Weight, Func<Trial, Task> PlayAsync);

/// <summary>The scenarios.</summary>
internal static partial class Scenarios
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("kill-step", "killed at a step of its own: a look at the clock, a request, a commit, a file", 5, KillAtStepAsync),
        new("kill-service", "killed while the service holds a request, before or after it has done the work", 4, KillAtServiceAsync),
        new("kill-random", "killed at a random moment", 3, KillAtRandomAsync),
        new("kill-inline", "killed with the photos in the submit itself", 1, KillInlineAsync),
        new("kill-direct", "killed in one open request, without the queue", 1, KillDirectAsync),
        new("kill-again", "killed while pictures of an earlier run are overwritten", 2, KillOverwritingAsync),
        new("kill-storm", "killed in a storm of 429, 5xx, resets and cut downloads", 3, KillInStormAsync),
        new("kill-clock", "killed, and run again with a clock that is hours ahead or behind", 1, KillWithWrongClockAsync),
        new("kill-jump", "killed while its clock jumps by hours", 1, KillWhileJumpingAsync),
        new("kill-lag", "killed while a submit is open, with a history that lags two seconds", 1, KillWithLagAsync),
        new("kill-expiry", "killed, and run again an hour later, when the service has forgotten the jobs", 1, KillUntilExpiryAsync),
        new("crowd", "two or four processes over one folder and one ledger, some of them killed", 2, CrowdAsync),
        new("locked-before", "a ledger that is locked for longer than is waited: nothing is sent", 0, LockedBeforeAsync),
        new("locked-amid", "a ledger that is locked for longer than is waited, while submits are open", 0, LockedAmidAsync),
        new("locked", "a ledger that another program locks for a second", 0, LockedAsync),
        new("read-only", "a ledger that can only be read: nothing is sent", 0, ReadOnlyAsync),
        new("damaged", "a ledger with a damaged page: nothing is sent", 0, DamagedAsync),
        new("disk-full", "the disk of pictures and ledger fills up in the middle (Linux, as root)", 0, DiskFullAsync),
        new("resets", "resets, cut off and garbled answers at every endpoint, before and after the work", 0, ResetsAsync),
        new("server-errors", "500, 502, 503 and 504 at every endpoint, with and without bodies, before and after the work", 0, ServerErrorsAsync),
        new("rate-limit", "429 storms, the reset named in each format or not at all", 0, RateLimitAsync),
        new("downloads", "downloads cut off, reset, answered with a page or an error", 0, DownloadsAsync),
        new("no-history", "an answer to a submit lost where no history can be asked: nothing is sent again", 0, NoHistoryAsync),
        new("jump", "a clock that jumps by hours, ahead and behind, in the middle", 0, JumpAsync),
        new("jump-lost", "a clock that jumps when a submit loses its answer, with a history that lags some seconds", 0, JumpAfterLossAsync),
        new("back-lost", "a submit loses its answer on a clock that is behind that of earlier runs, with a history that lags", 0, LossAfterJumpBackAsync),
    ];

    private static readonly EmulatorEndpoint[] Endpoints =
        [EmulatorEndpoint.Submit, EmulatorEndpoint.Submit, EmulatorEndpoint.Submit, EmulatorEndpoint.Upload, EmulatorEndpoint.Status, EmulatorEndpoint.Result, EmulatorEndpoint.Download, EmulatorEndpoint.Download];

    // Milliseconds in which a run that nothing disturbs is done, or nearly.
    private const int LongestLife = 900;

    private static async Task KillAtStepAsync(Trial trial)
    {
        await KillRunsAsync(trial);
        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static async Task KillAtServiceAsync(Trial trial)
    {
        for (int kills = trial.Random.Next(1, 3); kills > 0; kills--)
        {
            await KillAtAsync(trial, Endpoints[trial.Random.Next(Endpoints.Length)], trial.Random.Next(1, 7), trial.Random.Next(2) == 0);
            trial.PassTime();
        }

        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static async Task KillAtRandomAsync(Trial trial)
    {
        for (int kills = trial.Random.Next(1, 4); kills > 0; kills--)
        {
            await KillSoonAsync(trial, trial.Start());
            trial.PassTime();
        }

        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static Task KillInlineAsync(Trial trial)
    {
        trial.Change = spec => spec with { Inline = true };
        return trial.Random.Next(2) == 0 ? KillAtServiceAsync(trial) : KillAtStepAsync(trial);
    }

    private static async Task KillDirectAsync(Trial trial)
    {
        trial.Emulator.Options.DirectAnswer = DirectAnswer.JsonImages;
        trial.Change = spec => spec with { Direct = true };
        if (trial.Random.Next(2) == 0)
            await KillAtAsync(trial, EmulatorEndpoint.Direct, trial.Random.Next(1, 5), trial.Random.Next(2) == 0);
        else
            await KillRunsAsync(trial);

        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static async Task KillOverwritingAsync(Trial trial)
    {
        if (!(await trial.RunAsync()).IsDone)
            throw new Violation($"an undisturbed run did not end well: {trial.LastOutput}");

        trial.Replaced.AddRange(trial.Edits);
        trial.Edits.Clear();
        trial.Edits.AddRange(trial.Replaced.Select(edit => edit with { Prompt = edit.Prompt + ", again" }));
        // Pictures of another length, as real ones have.
        trial.Emulator.Options.OutputBytes += trial.Random.Next(2) * 1000;
        await trial.RunAsync($"{(trial.Random.Next(2) == 0 ? Step.Ledger : Step.File)}:{trial.Random.Next(8, 40)}");
        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static async Task CrowdAsync(Trial trial)
    {
        int processes = trial.Random.Next(2) == 0 ? 2 : 4;
        for (int round = trial.Random.Next(1, 3); round > 0; round--)
        {
            Run[] runs = [.. Enumerable.Range(0, processes).Select(_ => trial.Start(trial.Random.Next(2) == 0 ? RandomStep(trial.Random) : null))];
            await Task.WhenAll(runs.Select(run => run.EndAsync()));
            foreach (Run run in runs)
            {
                trial.Ended(run);
                RequireKnownErrors(run);
            }

            trial.PassTime();
        }

        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    // In a crowd an edit may have to be asked for again, but never for an error that says nothing to its user.
    private static void RequireKnownErrors(Run run)
    {
        if (!run.WasKilled && !run.IsDone && run.Output.Split('\n').FirstOrDefault(line => line.StartsWith("error ", StringComparison.Ordinal) && !line.StartsWith("error SubmitOutcomeUnknown", StringComparison.Ordinal)) is { } error)
            throw new Violation($"a run that nobody disturbed failed: {error}");
    }

    private static async Task KillRunsAsync(Trial trial)
    {
        for (int kills = trial.Random.Next(1, 4); kills > 0; kills--)
        {
            await trial.RunAsync(RandomStep(trial.Random));
            trial.PassTime();
        }
    }

    // A run of half a dozen edits looks at the clock some thousand times, half of them while it submits.
    private static string RandomStep(Random random) => random.Next(5) switch
    {
        0 => $"{Step.Clock}:{(int)Math.Pow(1500, random.NextDouble())}",
        1 => $"{Step.Exchange}:{random.Next(1, 60)}",
        2 => $"{Step.File}:{random.Next(1, 16)}",
        _ => $"{Step.Ledger}:{random.Next(1, 45)}",
    };

    // The n-th request of a kind is held; while the service holds it, the client is killed.
    private static async Task KillAtAsync(Trial trial, EmulatorEndpoint endpoint, int nth, bool afterWork)
    {
        var gate = new StallGate();
        FaultRule rule = trial.Emulator.Faults.Add(Fault.Stall(endpoint, gate) with { Nth = nth, AfterWork = afterWork });
        Run run = trial.Start();
        Task<Run> end = run.EndAsync();
        await Task.WhenAny(gate.Reached, end);
        run.Kill();
        trial.Ended(await end);
        gate.Abort();
        trial.Emulator.Faults.Remove(rule);
    }

    private static async Task KillSoonAsync(Trial trial, Run run)
    {
        Task<Run> end = run.EndAsync();

        // The time of a random kill counts from the first request: before that nothing has happened yet.
        Task first = trial.Emulator.WaitUntilAsync(counters => counters.RequestsInFlight > 0 || run.HasEnded);
        await Task.WhenAny(first, end);
        await Task.WhenAny(Task.Delay(trial.Random.Next(0, LongestLife)), end);
        run.Kill();
        trial.Ended(await end);
    }
}
