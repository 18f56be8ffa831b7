namespace Seedream.Polling;

/// <summary>
/// Learns how long jobs of one kind take. Several memories, short and long, sharp and blurred, each predict the next
/// duration, and those that predicted the recent ones best weigh most. The result is sharp when durations are even,
/// smooth when few are known, and follows within a few jobs when the service becomes slower or faster. Not safe for
/// several threads; a snapshot is.
/// </summary>
internal sealed class DurationModel
{
    /// <summary>The number of earlier jobs that are worth reading from the ledger.</summary>
    public const int Remembered = 150;

    // Each job reduces older merits by this factor, so that about the last thirty jobs decide.
    private const double MeritKept = 0.97;

    // The least weight of a memory as a part of an even share, from which it can recover when durations change.
    private const double MinWeight = 0.001;

    private readonly DurationMemory[] _memories;
    private readonly double[] _weights;

    public DurationModel()
    {
        double[] horizons = [8, 30, 100];
        double[] widths = [0.03, 0.08, 0.2];
        _memories = [.. from jobs in horizons from width in widths select new DurationMemory(jobs, width)];
        _weights = new double[_memories.Length];
        Array.Fill(_weights, 1.0 / _weights.Length);
    }

    /// <summary>Learns from a job whose exact duration is known.</summary>
    public void Observe(TimeSpan duration) => Observe(duration, duration);

    /// <summary>Learns from a job that ended between two polls.</summary>
    /// <param name="after">Its age when it was last seen running; zero if it never was.</param>
    /// <param name="by">Its age when it was found to have ended.</param>
    public void Observe(TimeSpan after, TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(by, after);
        double from = DurationGrid.Position(after.TotalSeconds);
        double to = DurationGrid.Position(by.TotalSeconds);

        // No more exactly than to a bin.
        double middle = Math.Clamp((from + to) / 2, 0.5, DurationGrid.Count - 0.5);
        from = Math.Min(from, middle - 0.5);
        to = Math.Max(to, middle + 0.5);
        Weigh(memory => memory.Chance(from, to));
        foreach (DurationMemory memory in _memories)
            memory.Remember(from, to);
    }

    public DurationDistribution Snapshot()
    {
        double[] ends = new double[DurationGrid.Count];
        double doubt = 0;
        foreach ((DurationMemory memory, double weight) in _memories.Zip(_weights))
        {
            doubt += weight * memory.Doubt;
            double share = weight * (1 - memory.Doubt);
            ReadOnlySpan<double> remembered = memory.EndsPerBin;
            for (int bin = 0; bin < ends.Length; bin++)
                ends[bin] += share * remembered[bin];
        }

        return new DurationDistribution(ends, doubt);
    }

    private void Weigh(Func<DurationMemory, double> chance)
    {
        double sum = 0;
        for (int i = 0; i < _weights.Length; i++)
            sum += _weights[i] = Math.Pow(_weights[i], MeritKept) * chance(_memories[i]);

        foreach (ref double weight in _weights.AsSpan())
            weight = ((1 - MinWeight) * weight / sum) + (MinWeight / _weights.Length);
    }
}
