using Seedream.Emulator;

namespace Seedream.Chaos;

/// <summary>Ways to kill a client.</summary>
internal static class Kill
{
    // Milliseconds, within which an undisturbed run nearly ends.
    private const int MaximumLifetime = 900;

    private static readonly EmulatorEndpoint[] Endpoints =
    [
        EmulatorEndpoint.Submit, EmulatorEndpoint.Submit, EmulatorEndpoint.Submit, EmulatorEndpoint.Upload,
        EmulatorEndpoint.Status, EmulatorEndpoint.Result, EmulatorEndpoint.Download, EmulatorEndpoint.Download,
    ];

    /// <summary>Kills up to a number of clients, one after another.</summary>
    public static async Task SomeAsync(Trial trial, int maximum, Func<Trial, Task> killAsync)
    {
        for (int kills = trial.Random.Next(1, maximum + 1); kills > 0; kills--)
        {
            await killAsync(trial);
            trial.PassTime();
        }
    }

    public static Task<Run> AtStepAsync(Trial trial) => trial.RunAsync(RandomStep(trial.Random));

    // A run with six edits reads the clock about a thousand times, half of them during the submits.
    public static string RandomStep(Random random) => random.Next(5) switch
    {
        0 => $"{Step.Clock}:{(int)Math.Pow(1500, random.NextDouble())}",
        1 => $"{Step.Exchange}:{random.Next(1, 60)}",
        2 => $"{Step.File}:{random.Next(1, 16)}",
        _ => $"{Step.Ledger}:{random.Next(1, 45)}",
    };

    public static Task AtServiceAsync(Trial trial) => AtRequestAsync(trial, trial.Random.Pick(Endpoints), 6);

    /// <summary>Kills a client while the service holds one of its first requests to an endpoint.</summary>
    public static async Task AtRequestAsync(Trial trial, EmulatorEndpoint endpoint, int maximum)
    {
        var gate = new StallGate();
        FaultRule rule = trial.Emulator.Faults.Add(Fault.Stall(endpoint, gate) with
        {
            Nth = trial.Random.Next(1, maximum + 1),
            AfterWork = trial.Random.Flip(),
        });
        Run run = trial.Start();
        Task<Run> end = run.EndAsync();
        await Task.WhenAny(gate.Reached, end);
        run.Kill();
        trial.Ended(await end);
        gate.Abort();
        trial.Emulator.Faults.Remove(rule);
    }

    public static async Task AtRandomAsync(Trial trial)
    {
        Run run = trial.Start();
        Task<Run> end = run.EndAsync();

        // The time counts from the first request, because nothing has happened before.
        Task first = trial.Emulator.WaitUntilAsync(counters => counters.RequestsInFlight > 0 || run.HasEnded);
        await Task.WhenAny(first, end);
        await Task.WhenAny(Task.Delay(trial.Random.Next(0, MaximumLifetime)), end);
        run.Kill();
        trial.Ended(await end);
    }
}
