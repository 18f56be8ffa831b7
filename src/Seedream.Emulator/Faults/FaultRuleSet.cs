using System.Collections.Immutable;

namespace Seedream.Emulator;

/// <summary>
/// The active faults. Every rule counts every request that matches it; of the rules that are due, the first added
/// takes effect.
/// </summary>
public sealed class FaultRuleSet
{
    private ImmutableArray<FaultRule> _rules = [];

    /// <summary>Activates a fault.</summary>
    public FaultRule Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var rule = new FaultRule(fault);
        ImmutableInterlocked.Update(ref _rules, static (rules, added) => rules.Add(added), rule);
        return rule;
    }

    /// <summary>
    /// Activates a fault from the form that the command line uses: <c>status:probability=0.05:code=502</c>.
    /// </summary>
    /// <exception cref="FormatException">The text is not a fault. The message says why.</exception>
    public FaultRule Add(string compact) => Add(FaultParser.Parse(compact));

    /// <summary>Deactivates a fault.</summary>
    public void Remove(FaultRule rule) =>
        ImmutableInterlocked.Update(ref _rules, static (rules, removed) => rules.Remove(removed), rule);

    /// <summary>Deactivates all faults.</summary>
    public void Clear() => ImmutableInterlocked.InterlockedExchange(ref _rules, []);

    internal Fault? Pick(EmulatorEndpoint endpoint, string? prompt, string? requestId, string? target)
    {
        Fault? picked = null;
        foreach (FaultRule rule in _rules)
        {
            if (rule.ShouldFire(endpoint, prompt, requestId, target))
                picked ??= rule.Fault;
        }

        return picked;
    }
}
