namespace Seedream.Emulator;

/// <summary>An active fault.</summary>
public sealed class FaultRule
{
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly Dictionary<string, (int Matches, int Fired, double? Draw)> _targets = [];
    private int _fired;

    internal FaultRule(Fault fault)
    {
        Fault = fault;
        _random = new Random(fault.Seed);
    }

    /// <summary>The fault.</summary>
    public Fault Fault { get; }

    /// <summary>How many requests it was due to affect so far.</summary>
    public int Fired => Volatile.Read(ref _fired);

    /// <summary>Counts a request and returns whether the fault affects it.</summary>
    internal bool ShouldFire(EmulatorEndpoint endpoint, string? prompt, string? requestId, string? target)
    {
        if (endpoint != Fault.Endpoint
            || (Fault.Prompt is { } text && prompt?.Contains(text, StringComparison.Ordinal) != true)
            || (Fault.RequestId is { } id && !id.Equals(requestId, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        lock (_lock)
        {
            string key = Fault.PerTarget ? target ?? "" : "";
            (int matches, int fired, double? draw) = _targets.GetValueOrDefault(key);
            if (Fault.PerTarget)
                draw ??= _random.NextDouble();
            matches++;
            bool due = (Fault.Nth ?? matches) == matches
                && (Fault.First ?? matches) >= matches
                && (Fault.Times ?? int.MaxValue) > fired
                && (Fault.Probability >= 1 || (draw ?? _random.NextDouble()) < Fault.Probability);
            _targets[key] = (matches, due ? fired + 1 : fired, draw);
            _fired += due ? 1 : 0;
            return due;
        }
    }
}
