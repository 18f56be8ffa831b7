using System.Collections.Immutable;

namespace Seedream.Emulator;

/// <summary>The faults in force. Every rule counts every call that matches it; of those due, the first added strikes.</summary>
public sealed class FaultRuleSet
{
    private ImmutableArray<FaultRule> _rules = [];

    /// <summary>Puts a fault in force. The rule tells how often it struck.</summary>
    public FaultRule Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var rule = new FaultRule(fault);
        ImmutableInterlocked.Update(ref _rules, static (rules, added) => rules.Add(added), rule);
        return rule;
    }

    /// <summary>Puts faults in force from the compact form, as on the command line: <c>status:probability=0.05:code=502</c>.</summary>
    /// <exception cref="FormatException">The text is no fault; the message says what is wrong.</exception>
    public FaultRule Add(string compact) => Add(FaultParser.Parse(compact));

    /// <summary>Takes a rule out of force.</summary>
    public void Remove(FaultRule rule) =>
        ImmutableInterlocked.Update(ref _rules, static (rules, removed) => rules.Remove(removed), rule);

    /// <summary>Takes all out of force.</summary>
    public void Clear() => ImmutableInterlocked.InterlockedExchange(ref _rules, []);

    internal Fault? Pick(EmulatorEndpoint endpoint, string? prompt, string? requestId)
    {
        Fault? picked = null;
        foreach (FaultRule rule in _rules)
        {
            if (rule.ShouldFire(endpoint, prompt, requestId))
                picked ??= rule.Fault;
        }

        return picked;
    }
}
