namespace Seedream.Polling;

/// <summary>
/// One way to remember durations: so many jobs back, blurred by so much. A job counts less by the same ratio with
/// every job after it.
/// </summary>
internal sealed class DurationMemory
{
    // Chance that the next job is like none before it: Newness / (jobs remembered + Newness). Small, because the
    // hedge that follows from it costs polls in the square root of the chance.
    private const double Newness = 0.1;

    private readonly double _keep;
    private readonly double _blur;
    private readonly double[] _counts = new double[DurationGrid.Count];
    private readonly double[] _blurred = new double[DurationGrid.Count];
    private double _jobs;

    /// <param name="jobs">How many jobs it remembers in effect.</param>
    /// <param name="width">Standard deviation of the blur, in natural logarithms: 0.1 is ten per cent.</param>
    public DurationMemory(double jobs, double width)
    {
        _keep = 1 - (1 / jobs);
        // Four passes of an exponential of scale s (there and back, twice) have variance 4s².
        _blur = Math.Exp(-DurationGrid.LogWidth / (width / 2));
    }

    /// <summary>The chance that the next job is like none remembered.</summary>
    public double Doubt => Newness / (_jobs + Newness);

    /// <summary>The share of remembered jobs that end in each bin; adds up to one once there is a job.</summary>
    public ReadOnlySpan<double> EndsPerBin => _blurred;

    /// <summary>The chance that a job ends between two positions on the grid.</summary>
    public double Chance(double from, double to)
    {
        double doubtful = (to - from) / DurationGrid.Count;
        return ((1 - Doubt) * Sum(_blurred, from, to)) + (Doubt * doubtful);
    }

    /// <summary>
    /// Remembers a job that ended between two positions on the grid: where in between, as is believed of it so far.
    /// </summary>
    public void Remember(double from, double to)
    {
        double chance = Chance(from, to);
        double doubt = Doubt;
        Fade();
        for (int bin = (int)from; bin < to; bin++)
            _counts[bin] += Overlap(bin, from, to) * (((1 - doubt) * _blurred[bin]) + (doubt / DurationGrid.Count)) / chance;
        Blur();
    }

    private static double Overlap(int bin, double from, double to) => Math.Min(bin + 1, to) - Math.Max(bin, from);

    private static double Sum(ReadOnlySpan<double> bins, double from, double to)
    {
        double sum = 0.0;
        for (int bin = (int)from; bin < to; bin++)
            sum += bins[bin] * Overlap(bin, from, to);
        return sum;
    }

    private void Fade()
    {
        _jobs = (_jobs * _keep) + 1;
        foreach (ref double count in _counts.AsSpan())
            count *= _keep;
    }

    private void Blur()
    {
        _counts.CopyTo(_blurred, 0);
        for (int pass = 0; pass < 2; pass++)
        {
            double carried = 0.0;
            for (int bin = 0; bin < _blurred.Length; bin++)
                _blurred[bin] = carried = (carried * _blur) + ((1 - _blur) * _blurred[bin]);
            carried = 0;
            for (int bin = _blurred.Length - 1; bin >= 0; bin--)
                _blurred[bin] = carried = (carried * _blur) + ((1 - _blur) * _blurred[bin]);
        }

        double sum = 0.0;
        foreach (double share in _blurred)
            sum += share;
        foreach (ref double share in _blurred.AsSpan())
            share /= sum;
    }
}
