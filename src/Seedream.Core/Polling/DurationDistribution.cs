namespace Seedream.Polling;

/// <summary>
/// The expected duration of a job: the learned durations, and a doubt whether the job is like them. A doubtful job may
/// end at any scale from 50 ms to 7 h with the same probability (density 1/t). A job that outlives the learned
/// durations thus soon counts as doubtful, and the hazard never becomes zero. Immutable.
/// </summary>
internal sealed class DurationDistribution
{
    private readonly double[] _learned;

    /// <param name="endsPerBin">The learned share of jobs that end in each bin. With the doubt, the sum is one.</param>
    public DurationDistribution(ReadOnlySpan<double> endsPerBin, double doubt)
    {
        Doubt = doubt;
        _learned = new double[DurationGrid.Count + 1];

        // Summed from the end, so that small probabilities late in life keep their precision.
        for (int bin = DurationGrid.Count - 1; bin >= 0; bin--)
            _learned[bin] = _learned[bin + 1] + endsPerBin[bin];
    }

    /// <summary>The probability, 0 to 1, that a new job is unlike all learned ones.</summary>
    public double Doubt { get; }

    /// <summary>The age in seconds by which half of the jobs have ended.</summary>
    public double Median
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

    /// <summary>For each edge, the probability that a job is like the learned ones and still runs.</summary>
    public ReadOnlySpan<double> LearnedSurvival => _learned;

    /// <summary>The probability that a job still runs at this age.</summary>
    public double Survival(TimeSpan age)
    {
        double doubtful = 1 - (DurationGrid.Position(age.TotalSeconds) / DurationGrid.Count);
        return DurationGrid.Interpolate(_learned, age.TotalSeconds) + (Doubt * doubtful);
    }

    /// <summary>The probability that a job still runs at an edge.</summary>
    public double SurvivalAt(int edge) => _learned[edge] + DoubtfulAt(edge);

    /// <summary>The probability that a job which still runs at an edge is unlike all learned ones.</summary>
    public double DoubtAt(int edge) => SurvivalAt(edge) is > 0 and var running ? DoubtfulAt(edge) / running : 1;

    private double DoubtfulAt(int edge) => Doubt * (1 - ((double)edge / DurationGrid.Count));
}
