namespace Seedream.Emulator;

/// <summary>An active fault.</summary>
public sealed class FaultRule
{
    private readonly Lock _lock = new();
    private readonly Random _random;
    private int _matches;
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
    internal bool ShouldFire(EmulatorEndpoint endpoint, string? prompt, string? requestId)
    {
        if (endpoint != Fault.Endpoint
            || (Fault.Prompt is { } text && prompt?.Contains(text, StringComparison.Ordinal) != true)
            || (Fault.RequestId is { } id && !id.Equals(requestId, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        lock (_lock)
        {
            _matches++;
            bool due = (Fault.Nth ?? _matches) == _matches
                && (Fault.First ?? _matches) >= _matches
                && (Fault.Times ?? int.MaxValue) > _fired
                && (Fault.Probability >= 1 || _random.NextDouble() < Fault.Probability);
            if (due)
                _fired++;
            return due;
        }
    }
}
