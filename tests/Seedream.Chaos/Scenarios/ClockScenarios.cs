using Seedream.Emulator;

namespace Seedream.Chaos.Scenarios;

internal static class ClockScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("jump", "the clock jumps by hours, forward and back, during a run", 0, JumpAsync),
        new("jump-lost", "the clock jumps when a submit gets no answer; the history lags", 0, JumpAfterLossAsync),
        new("back-lost", "a submit gets no answer; the clock is behind earlier runs; the history lags", 0, BackAsync),
    ];

    private static async Task JumpAsync(Trial trial)
    {
        trial.Configure = spec => spec with { Jumps = RandomClock.Jumps(trial.Random), TimeoutSec = 20 };
        trial.RequireFinished(await trial.RunAsync(), "the clock was changed and the run failed");
    }

    private static Task<Run> JumpAfterLossAsync(Trial trial)
    {
        LoseAnswer(trial, 4);

        // A submit of photos as data URIs is the first request. No response has told the service's time before it.
        bool inline = trial.Random.Next(3) == 0;
        double minutes = Minutes(trial.Random) * (trial.Random.Next(4) == 0 ? -1 : 1);
        ClockJump[] jumps = [new ClockJump($"{Step.Lost}:1", minutes * 60)];
        trial.Configure = spec => spec with { Inline = inline, Jumps = jumps, TimeoutSec = 20 };
        return trial.RunAsync();
    }

    // The history shows the requests of the first run. By the clock, they are later than the one without an answer.
    private static async Task BackAsync(Trial trial)
    {
        EditSpec[] all = [.. trial.Edits];
        trial.Edits.RemoveRange(1, trial.Edits.Count - 2);
        await trial.RunAsync();
        trial.Edits.Clear();
        trial.Edits.AddRange(all);
        trial.PassTime();
        trial.ClockError = -TimeSpan.FromMinutes(Minutes(trial.Random));
        LoseAnswer(trial, 3);
        trial.Configure = spec => spec with { TimeoutSec = 20 };
        await trial.RunAsync();
    }

    private static void LoseAnswer(Trial trial, int maximum)
    {
        trial.Emulator.Options.HistoryLag = TimeSpan.FromSeconds(trial.Random.Next(2, 5));
        Fault loss = Fault.ResetAfter(EmulatorEndpoint.Submit) with { Nth = trial.Random.Next(1, maximum + 1) };
        trial.Emulator.Faults.Add(loss);
    }

    // More than the time after which a client relies on the history.
    private static int Minutes(Random random) => random.Next(7, RandomClock.MaximumMinutes);
}
