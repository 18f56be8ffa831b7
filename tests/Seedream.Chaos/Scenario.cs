using Seedream.Chaos.Scenarios;
using Seedream.Emulator;

namespace Seedream.Chaos;

/// <summary>A service that behaves in a certain way, and the disturbances of its clients.</summary>
/// <param name="Name">The name on the command line and in the table.</param>
/// <param name="Description">The line in the help.</param>
/// <param name="Weight">The share among the trials with kills; 0 for a scenario without kills.</param>
/// <param name="PlayAsync">
/// Disturbs clients. The trial then runs clients until all edits are done, and checks the promises.
/// </param>
/// <param name="World">Sets the emulator's options before the first client starts; null for the defaults.</param>
internal sealed record Scenario(
    string Name, string Description, int Weight, Func<Trial, Task> PlayAsync, Action<EmulatorOptions>? World = null)
{
    /// <summary>All scenarios, in the order of the table.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. KillScenarios.All, .. BodyWorlds.All, .. ListWorlds.All, .. SubmitWorlds.All, .. ResultWorlds.All,
        .. LedgerScenarios.All, .. ServiceScenarios.All, .. ClockScenarios.All,
    ];
}
