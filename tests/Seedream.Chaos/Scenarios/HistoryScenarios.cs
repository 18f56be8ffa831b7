using Seedream.Emulator;

namespace Seedream.Chaos.Scenarios;

/// <summary>Submits without an answer, and a history that behaves in a certain way.</summary>
internal static class HistoryScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("no-history", "a submit gets no answer and there is no history: no second submit", 0, UnknownAsync, None),
    ];

    private static void None(EmulatorOptions options) => options.HistoryAvailable = false;

    /// <summary>While the history shows nothing, every run must report the edit as unknown.</summary>
    private static async Task UnknownAsync(Trial trial)
    {
        trial.Emulator.Faults.Add(Fault.ResetAfter(EmulatorEndpoint.Submit) with { Nth = 1 });
        trial.Configure = spec => spec with { TimeoutSec = 5 };
        for (int i = 0; i < 2; i++)
        {
            (await trial.RunAsync()).RequireError(SeedreamErrorId.SubmitOutcomeUnknown);
            trial.PassTime();
        }

        trial.Emulator.Options.HistoryAvailable = true;
    }
}
