using Seedream.Emulator;

namespace Seedream.Chaos.Scenarios;

/// <summary>What becomes of submits without an answer in a world.</summary>
internal enum Settling
{
    /// <summary>The next run after two hours, or one before it, settles each.</summary>
    Alone,

    /// <summary>Some remain unknown until a person decides.</summary>
    Mixed,

    /// <summary>All remain unknown until a person decides.</summary>
    ByPerson,
}

/// <summary>One way in which the service may behave. Submits lose their answers and clients are killed in it.</summary>
/// <param name="Name">The name of its scenario.</param>
/// <param name="Description">The line in the help.</param>
/// <param name="Options">Sets the emulator's options.</param>
/// <param name="Settling">What becomes of submits without an answer.</param>
internal sealed record World(
    string Name, string Description, Action<EmulatorOptions>? Options = null, Settling Settling = Settling.Alone)
{
    /// <summary>The faults of the whole trial.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>The faults that end before <see cref="Trial.FinishAsync"/>.</summary>
    public IReadOnlyList<Fault> PassingFaults { get; init; } = [];

    /// <summary>What happens to a submit of the first client; null for a reset before or after its work.</summary>
    public Fault? Submit { get; init; }

    /// <summary>The error of a client whose submit is rejected; null if the outcome is unknown.</summary>
    public SeedreamErrorId? Rejection { get; init; }

    /// <summary>Whether submits of a client that is not killed lose their answers.</summary>
    public bool LosesSubmits { get; init; } = true;

    public double TimeoutSec { get; init; } = 20;

    public double? RequestTimeoutSec { get; init; }

    public Scenario ToScenario() => new(Name, Description, 1, trial => new WorldPlay(trial, this).RunAsync(), Options);
}
