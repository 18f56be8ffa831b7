namespace Seedream.Polling;

/// <summary>
/// What is believed of how long a job takes: durations that were learned, and a doubt that the job is like none of
/// them. A doubtful job may end on any scale between 50 ms and 7 h, each scale as likely as the next (density 1/t),
/// so a job that outlives all that was learned is soon a doubtful one, and the hazard never vanishes. Immutable.
/// </summary>
internal sealed class DurationDistribution
{
    private readonly double[] _learned;

    /// <summary>Takes the learned share of jobs that end in each bin; they and the doubt add up to one.</summary>
    internal DurationDistribution(ReadOnlySpan<double> endsPerBin, double doubt)
    {
        Doubt = doubt;
        _learned = new double[DurationGrid.Count + 1];
        // Summed from the far end, so that small chances late in life keep their digits.
        for (int bin = DurationGrid.Count - 1; bin >= 0; bin--)
            _learned[bin] = _learned[bin + 1] + endsPerBin[bin];
    }

    /// <summary>Nothing is known: all scales are alike.</summary>
    public static DurationDistribution Unknown { get; } = new(new double[DurationGrid.Count], 1);

    /// <summary>The chance, 0 to 1, that a new job is like none that were learned.</summary>
    public double Doubt { get; }

    /// <summary>The age in seconds by which half of the jobs have ended.</summary>
    internal double Median
    {
        get
        {
            int bin = 0;
            while (SurvivalAt(bin + 1) > 0.5)
                bin++;
            double part = (SurvivalAt(bin) - 0.5) / (SurvivalAt(bin) - SurvivalAt(bin + 1));
            return DurationGrid.Edges[bin] + (part * DurationGrid.Width(bin));
        }
    }

    /// <summary>At each border of the grid, the chance that a job is like the learned ones and still runs.</summary>
    internal ReadOnlySpan<double> LearnedSurvival => _learned;

    /// <summary>A distribution that is given rather than learned.</summary>
    /// <param name="survival">The chance that a job still runs at an age in seconds; falls from 1 to 0.</param>
    /// <param name="doubt">The chance that a job does not follow it; never taken for less than one in a million.</param>
    public static DurationDistribution Of(Func<double, double> survival, double doubt = 1e-4)
    {
        ArgumentNullException.ThrowIfNull(survival);
        doubt = Math.Clamp(doubt, 1e-6, 1);
        double[] ends = new double[DurationGrid.Count];
        double before = 1.0;
        for (int bin = 0; bin < ends.Length; bin++)
        {
            double after = bin == ends.Length - 1 ? 0 : survival(DurationGrid.Edges[bin + 1]);
            ends[bin] = (1 - doubt) * Math.Max(before - after, 0);
            before = Math.Min(before, after);
        }

        return new DurationDistribution(ends, doubt);
    }

    /// <summary>The chance that a job still runs at this age.</summary>
    public double Survival(TimeSpan age) =>
        DurationGrid.Interpolate(_learned, age.TotalSeconds) + (Doubt * DoubtfulSurvival(age.TotalSeconds));

    /// <summary>The chance a second that a job which still runs at this age ends now.</summary>
    public double Hazard(TimeSpan age)
    {
        int bin = DurationGrid.BinOf(age.TotalSeconds);
        double before = SurvivalAt(bin);
        double after = SurvivalAt(bin + 1);
        return (before - after) / ((before + after) / 2 * DurationGrid.Width(bin));
    }

    /// <summary>The chance that a job which still runs at a border of the grid is like none that were learned.</summary>
    internal double DoubtAt(int edge)
    {
        double doubtful = Doubt * DoubtfulSurvivalAt(edge);
        double all = _learned[edge] + doubtful;
        return all > 0 ? doubtful / all : 1;
    }

    /// <summary>The chance that a job still runs at a border of the grid.</summary>
    internal double SurvivalAt(int edge) => _learned[edge] + (Doubt * DoubtfulSurvivalAt(edge));

    private static double DoubtfulSurvivalAt(int edge) => 1 - ((double)edge / DurationGrid.Count);

    private static double DoubtfulSurvival(double seconds) => 1 - (DurationGrid.Position(seconds) / DurationGrid.Count);
}
