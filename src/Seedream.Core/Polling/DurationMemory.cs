namespace Seedream.Polling;

/// <summary>
/// One way to remember durations: for how many jobs, and how much blurred. With every job, the weight of all earlier
/// ones decreases by the same ratio.
/// </summary>
internal sealed class DurationMemory
{
    // The next job is unlike all earlier ones with probability Newness / (remembered jobs + Newness). Small, because
    // the polls that hedge against it grow with the root of the probability.
    private const double Newness = 0.1;

    private readonly double _keep;
    private readonly double _blur;
    private readonly double[] _counts = new double[DurationGrid.Count];
    private readonly double[] _blurred = new double[DurationGrid.Count];
    private double _jobs;

    /// <param name="jobs">The effective number of remembered jobs.</param>
    /// <param name="width">The standard deviation of the blur in natural logarithms: 0.1 is 10 %.</param>
    public DurationMemory(double jobs, double width)
    {
        _keep = 1 - (1 / jobs);

        // Four passes of an exponential of scale s (there and back, twice) have variance 4s².
        _blur = Math.Exp(-DurationGrid.LogWidth / (width / 2));
    }

    /// <summary>The probability that the next job is unlike all remembered ones.</summary>
    public double Doubt => Newness / (_jobs + Newness);

    /// <summary>The share of remembered jobs that end in each bin. After the first job, the sum is one.</summary>
    public ReadOnlySpan<double> EndsPerBin => _blurred;

    /// <summary>The probability that a job ends between two positions on the grid.</summary>
    public double Chance(double from, double to)
    {
        double known = 0;
        for (int bin = (int)from; bin < to; bin++)
            known += _blurred[bin] * Overlap(bin, from, to);

        return ((1 - Doubt) * known) + (Doubt * (to - from) / DurationGrid.Count);
    }

    /// <summary>Remembers a job that ended between two positions, distributed as is expected of it so far.</summary>
    public void Remember(double from, double to)
    {
        double chance = Chance(from, to);
        double doubt = Doubt;
        _jobs = (_jobs * _keep) + 1;
        foreach (ref double count in _counts.AsSpan())
            count *= _keep;

        for (int bin = (int)from; bin < to; bin++)
        {
            double expected = ((1 - doubt) * _blurred[bin]) + (doubt / DurationGrid.Count);
            _counts[bin] += Overlap(bin, from, to) * expected / chance;
        }

        Blur();
    }

    private static double Overlap(int bin, double from, double to) => Math.Min(bin + 1, to) - Math.Max(bin, from);

    private void Blur()
    {
        _counts.CopyTo(_blurred, 0);
        for (int pass = 0; pass < 4; pass++)
        {
            double carried = 0;
            foreach (ref double share in _blurred.AsSpan())
                share = carried = (carried * _blur) + ((1 - _blur) * share);

            Array.Reverse(_blurred);
        }

        double sum = 0;
        foreach (double share in _blurred)
            sum += share;

        foreach (ref double share in _blurred.AsSpan())
            share /= sum;
    }
}
