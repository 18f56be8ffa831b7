namespace Seedream.Emulator;

/// <summary>A fault in force, with the calls it has seen and struck.</summary>
public sealed class FaultRule
{
    private readonly Lock _lock = new();
    private readonly Random _random;
    private int _seen;
    private int _fired;

    internal FaultRule(Fault fault)
    {
        Fault = fault;
        _random = new Random(fault.Seed);
    }

    /// <summary>The fault.</summary>
    public Fault Fault { get; }

    /// <summary>Calls it was due to strike so far.</summary>
    public int Fired => Volatile.Read(ref _fired);

    /// <summary>Counts a call and says whether the fault strikes it.</summary>
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
            _seen++;
            bool due = (Fault.Nth ?? _seen) == _seen
                && (Fault.First ?? _seen) >= _seen
                && (Fault.Times ?? int.MaxValue) > _fired
                && (Fault.Probability >= 1 || _random.NextDouble() < Fault.Probability);
            if (due)
                _fired++;
            return due;
        }
    }
}
