using Seedream.Emulator;

namespace Seedream.Chaos.Scenarios;

/// <summary>Loses submits of a client in a world, and runs the next client within the hour.</summary>
internal sealed class WorldPlay(Trial trial, World world)
{
    // Submits are lost among the first of this number.
    private const int Submits = 4;

    private readonly List<FaultRule> _passing = [];

    public async Task RunAsync()
    {
        trial.NeedsPerson = world.Settling != Settling.Alone;
        trial.Configure = spec => spec with
        {
            TimeoutSec = world.TimeoutSec,
            RequestTimeoutSec = world.RequestTimeoutSec,
        };
        foreach (Fault fault in world.Faults)
            trial.Emulator.Faults.Add(fault);

        if (trial.Random.Next(3) > 0)
            await MakeSomeAsync();

        foreach (Fault fault in world.PassingFaults)
            _passing.Add(trial.Emulator.Faults.Add(fault));

        FaultRule[] lost = world.LosesSubmits ? [.. LoseSubmits()] : [];
        await DisturbAsync(lost);
        foreach (FaultRule rule in lost)
            trial.Emulator.Faults.Remove(rule);

        trial.Clock.Advance(TimeSpan.FromMinutes(trial.Random.Next(1, 15)));
        RequireKnownErrors(await trial.RunAsync());
        if (world.Settling == Settling.ByPerson && trial.Random.Flip())
            await RequireUnchangedAsync();

        foreach (FaultRule rule in _passing)
            trial.Emulator.Faults.Remove(rule);

        if (world.Settling != Settling.Alone && trial.Random.Flip())
            await Person.ResolveAsync(trial);
    }

    // Listed jobs of an earlier run let the module trust the history, so that a late row could be taken for a missing
    // one.
    private async Task MakeSomeAsync()
    {
        EditSpec[] all = [.. trial.Edits];
        trial.Edits.RemoveRange(1, trial.Edits.Count - 2);
        RequireKnownErrors(await trial.RunAsync());
        trial.Edits.Clear();
        trial.Edits.AddRange(all);
        trial.PassTime();
    }

    private IEnumerable<FaultRule> LoseSubmits()
    {
        for (int left = trial.Random.Next(1, 3); left > 0; left--)
        {
            Fault fault = world.Submit
                ?? Fault.ResetBefore(EmulatorEndpoint.Submit) with { AfterWork = trial.Random.Flip() };
            yield return trial.Emulator.Faults.Add(fault with { Nth = trial.Random.Next(1, Submits + 1) });
        }
    }

    private async Task DisturbAsync(FaultRule[] lost)
    {
        switch (trial.Random.Next(6))
        {
            case 0:
                await Kill.AtRequestAsync(trial, EmulatorEndpoint.Submit, Submits);
                break;
            case 1:
                await Kill.AtServiceAsync(trial);
                break;
            case 2:
                await Kill.AtStepAsync(trial);
                break;
            case 3:
                await Kill.AtRandomAsync(trial);
                break;
            default:
                Run run = await trial.RunAsync();
                if (world.Rejection is { } id && !run.IsDone)
                    run.RequireError(id);

                if (world.Rejection is null)
                {
                    RequireKnownErrors(run);
                    trial.Tally[Count.AtOnce] = lost.Sum(rule => rule.Fired) - trial.Unanswered.Count;
                }

                break;
        }
    }

    // Only a submit without an answer may leave an edit undone, and another edit with the same contents, which waits
    // for it.
    private static void RequireKnownErrors(Run run)
    {
        if (run.WasKilled || run.IsDone)
            return;

        bool isUnknown = run.Errors.Contains(nameof(SeedreamErrorId.SubmitOutcomeUnknown));
        if (run.Errors.Any(id => id != nameof(SeedreamErrorId.SubmitOutcomeUnknown)
            && !(isUnknown && id == nameof(SeedreamErrorId.ServiceUnavailable))))
        {
            throw new Violation($"a client that was not killed failed: {run.Output}");
        }
    }

    // Where nothing can be concluded, two hours more change nothing.
    private async Task RequireUnchangedAsync()
    {
        HashSet<long> unknown = [.. LedgerReader.Unanswered(trial.Ledger)];
        long accepted = trial.Emulator.Counters.JobsAccepted;
        trial.PassTime();
        Run run = await trial.RunAsync();
        if (unknown.Count > 0)
            run.RequireError(SeedreamErrorId.SubmitOutcomeUnknown);

        if (!unknown.SetEquals(LedgerReader.Unanswered(trial.Ledger)))
            throw new Violation($"a run settled what only a person can settle: {run.Output}");

        if (trial.Emulator.Counters.JobsAccepted != accepted)
            throw new Violation($"a run submitted beside an unknown outcome: {run.Output}");
    }
}
