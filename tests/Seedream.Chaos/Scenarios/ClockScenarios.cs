using Seedream.Emulator;

namespace Seedream.Chaos;

/// <content>Clocks that are wrong or jump, histories that lag behind, records that expire.</content>
internal static partial class Scenarios
{
    // Local time taken for UTC, anywhere on earth.
    private const int MostMinutesWrong = 14 * 60;

    private static Task KillWithWrongClockAsync(Trial trial)
    {
        // Time zones taken for one another, and a clock that was set in between.
        trial.NextClockError = () => Wrong(trial.Random);
        trial.Change = spec => spec with { TimeoutSec = 10 };
        trial.PassTime();
        return trial.Random.Next(2) == 0 ? KillAtServiceAsync(trial) : KillAtRandomAsync(trial);
    }

    private static Task KillWhileJumpingAsync(Trial trial)
    {
        trial.Change = spec => spec with { Jumps = Jumps(trial.Random), TimeoutSec = 10 };
        return trial.Random.Next(3) switch
        {
            0 => KillAtServiceAsync(trial),
            1 => KillAtStepAsync(trial),
            _ => KillAtRandomAsync(trial),
        };
    }

    private static async Task KillWithLagAsync(Trial trial)
    {
        trial.Emulator.Options.HistoryLag = TimeSpan.FromSeconds(2);
        await KillAtAsync(trial, EmulatorEndpoint.Submit, trial.Random.Next(1, 5), trial.Random.Next(2) == 0);

        // Right after, the history does not show what it will show: it must not be believed yet, however late it is by
        // a clock that has been set in between.
        if (trial.Random.Next(2) == 0)
            trial.ClockError = Wrong(trial.Random);

        await trial.RunAsync();
        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static async Task KillUntilExpiryAsync(Trial trial)
    {
        await KillAtAsync(trial, trial.Random.Next(2) == 0 ? EmulatorEndpoint.Status : EmulatorEndpoint.Result, trial.Random.Next(1, 7), trial.Random.Next(2) == 0);
        trial.Clock.Advance(trial.Emulator.Options.RecordRetention);
        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static async Task JumpAsync(Trial trial)
    {
        trial.Change = spec => spec with { Jumps = Jumps(trial.Random), TimeoutSec = 20 };
        if (!(await trial.RunAsync()).IsDone)
            throw new Violation($"a clock that was set disturbed the run: {trial.LastOutput}");

        await trial.CheckAsync();
    }

    private static async Task JumpAfterLossAsync(Trial trial)
    {
        trial.Emulator.Options.HistoryLag = TimeSpan.FromSeconds(trial.Random.Next(2, 5));
        trial.Emulator.Faults.Add(Fault.ResetAfter(EmulatorEndpoint.Submit) with { Nth = trial.Random.Next(1, 5) });

        // With the photos in it, a submit is the first request of all: no answer has told the service's time before.
        bool inline = trial.Random.Next(3) == 0;

        // Seven minutes are more than the history is given to become sure.
        double minutes = trial.Random.Next(7, MostMinutesWrong) * (trial.Random.Next(4) == 0 ? -1 : 1);
        trial.Change = spec => spec with { Inline = inline, Jumps = [new ClockJump($"{Step.Lost}:1", minutes * 60)], TimeoutSec = 20 };
        await trial.RunAsync();
        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    // The history shows the requests of the first run, which by the clock are later than the lost one.
    private static async Task LossAfterJumpBackAsync(Trial trial)
    {
        EditSpec[] all = [.. trial.Edits];
        trial.Edits.RemoveRange(1, trial.Edits.Count - 2);
        await trial.RunAsync();
        trial.Edits.Clear();
        trial.Edits.AddRange(all);
        trial.PassTime();
        trial.ClockError = -TimeSpan.FromMinutes(trial.Random.Next(7, MostMinutesWrong));
        trial.Emulator.Options.HistoryLag = TimeSpan.FromSeconds(trial.Random.Next(2, 5));
        trial.Emulator.Faults.Add(Fault.ResetAfter(EmulatorEndpoint.Submit) with { Nth = trial.Random.Next(1, 4) });
        trial.Change = spec => spec with { TimeoutSec = 20 };
        await trial.RunAsync();
        await trial.FinishAsync();
        await trial.CheckAsync();
    }

    private static TimeSpan Wrong(Random random) => TimeSpan.FromMinutes(random.Next(-MostMinutesWrong, MostMinutesWrong));

    // Early steps more often than late ones: half of a run's looks at the clock are taken while it submits.
    private static ClockJump[] Jumps(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new ClockJump(
            random.Next(2) == 0 ? $"{Step.Clock}:{(int)Math.Pow(1000, random.NextDouble())}" : $"{Step.Exchange}:{random.Next(1, 40)}",
            Wrong(random).TotalSeconds)),
    ];
}
