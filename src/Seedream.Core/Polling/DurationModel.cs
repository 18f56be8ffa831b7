namespace Seedream.Polling;

/// <summary>
/// Learns how long jobs of one kind take. Several memories, short and long, sharp and blurred, each say what comes
/// next; those that foretold the recent durations best have the say. So it is sharp where a service is even, smooth
/// where few jobs are known, and follows within a few jobs when the service has become slower or faster.
/// Not safe for use by several threads at once; what <see cref="Snapshot"/> returns is.
/// </summary>
internal sealed class DurationModel
{
    // A memory's merit fades by this with every job, so that it is judged by the last thirty or so.
    private const double MeritKept = 0.97;

    // No memory's say falls below this part of an even share: when things change it must be able to come back.
    private const double LeastSay = 0.001;

    /// <summary>How many jobs back it is worth to read from the ledger.</summary>
    public const int Remembered = 150;

    private readonly DurationMemory[] _memories;
    private readonly double[] _say;

    /// <summary>Starts with nothing known.</summary>
    public DurationModel()
    {
        double[] horizons = [8, 30, 100];
        double[] widths = [0.03, 0.08, 0.2];
        _memories = [.. from jobs in horizons from width in widths select new DurationMemory(jobs, width)];
        _say = new double[_memories.Length];
        Array.Fill(_say, 1.0 / _say.Length);
    }

    /// <summary>Learns from a job whose duration the service told.</summary>
    public void Observe(TimeSpan duration) => Observe(duration, duration);

    /// <summary>Learns from a job that two polls found running and then ended.</summary>
    /// <param name="after">Its age when it was last seen running; zero when it never was.</param>
    /// <param name="by">Its age when it was seen to have ended.</param>
    public void Observe(TimeSpan after, TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(by, after);
        double from = DurationGrid.Position(after.TotalSeconds);
        double to = DurationGrid.Position(by.TotalSeconds);
        // Nothing is known more exactly than to a bin.
        double middle = Math.Clamp((from + to) / 2, 0.5, DurationGrid.Count - 0.5);
        from = Math.Min(from, middle - 0.5);
        to = Math.Max(to, middle + 0.5);
        Judge(memory => memory.Chance(from, to));
        foreach (DurationMemory memory in _memories)
            memory.Remember(from, to);
    }

    /// <summary>What is believed of the next job.</summary>
    public DurationDistribution Snapshot()
    {
        double[] ends = new double[DurationGrid.Count];
        double doubt = 0.0;
        for (int i = 0; i < _memories.Length; i++)
        {
            DurationMemory memory = _memories[i];
            doubt += _say[i] * memory.Doubt;
            double share = _say[i] * (1 - memory.Doubt);
            ReadOnlySpan<double> memorized = memory.EndsPerBin;
            for (int bin = 0; bin < ends.Length; bin++)
                ends[bin] += share * memorized[bin];
        }

        return new DurationDistribution(ends, doubt);
    }

    private void Judge(Func<DurationMemory, double> chance)
    {
        double sum = 0.0;
        for (int i = 0; i < _say.Length; i++)
            sum += _say[i] = Math.Pow(_say[i], MeritKept) * chance(_memories[i]);
        for (int i = 0; i < _say.Length; i++)
            _say[i] = ((1 - LeastSay) * _say[i] / sum) + (LeastSay / _say.Length);
    }
}
