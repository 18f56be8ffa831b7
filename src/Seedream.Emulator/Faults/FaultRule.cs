namespace Seedream.Emulator;

/// <summary>An active fault.</summary>
public sealed class FaultRule
{
    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly Dictionary<string, Count> _counts = [];
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
            if (!_counts.TryGetValue(key, out Count? count))
                _counts[key] = count = new Count { Draw = Fault.PerTarget ? _random.NextDouble() : null };
            count.Matches++;
            bool due = (Fault.Nth ?? count.Matches) == count.Matches
                && (Fault.First ?? count.Matches) >= count.Matches
                && (Fault.Times ?? int.MaxValue) > count.Fired
                && (Fault.Probability >= 1 || (count.Draw ?? _random.NextDouble()) < Fault.Probability);
            if (!due)
                return false;
            count.Fired++;
            _fired++;
            return true;
        }
    }

    private sealed class Count
    {
        public int Matches { get; set; }

        public int Fired { get; set; }

        /// <summary>The random number that decides for all requests. Null draws one for each.</summary>
        public double? Draw { get; init; }
    }
}
