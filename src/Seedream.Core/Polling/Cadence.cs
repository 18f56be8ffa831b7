namespace Seedream.Polling;

/// <summary>
/// When a job is asked about next: the distribution of durations in, the next poll out. Pure and immutable; it reads
/// no clock, and asking it allocates nothing.
/// </summary>
/// <remarks>
/// <para>
/// Polling at rate r(t), a job that ends at age t waits 1/2r on average to be found. It ends then with density f(t)
/// and is still asked about with chance S(t), so with a poll priced at λ seconds of waiting the whole costs
/// ∫(f/2r + λrS)dt, and the integrand is least at r = √(h/2λ), where h = f/S is the hazard: hardly a poll while almost
/// none have ended, often while most end, then slower. Polls and mean delay then come to I/√2λ and I√(λ/2) with
/// I = ∫√(fS)dt, and their product to I²/2 whatever the price: 11.5 for a lognormal of median 42 s and σ 0.31, against
/// 22 when asked once a second.
/// </para>
/// <para>
/// The rate is laid out as polls at equal steps of ∫√(h/2)dt, a step being √λ, so one table serves every price. The
/// first poll comes after a little more than one step: there the best schedule of single polls has it, and the cost
/// is within 2 % of that schedule's (found by dynamic programming) as long as a job takes three polls or more.
/// </para>
/// <para>
/// What was planned for a job that waits may be planned anew, from its age when it was last asked about, whenever the
/// price has changed or more has been learned. A crowd that began with nothing known needs that: its first jobs to end
/// tell when to ask about the others.
/// </para>
/// </remarks>
internal sealed class Cadence
{
    // Steps to the first poll: the middle of the range that the jobs' phases spread it over.
    private const double FirstStep = 1.2;

    // A doubtful job is looked for on every scale alike: eight polls to each tenfold of its age, when the price is that
    // of one job alone, so it is found later by a third of its duration at worst. The first poll comes at 0.215 s, and
    // with it 0.2, 2, 20 and 200 s are found within 15 % and 25 polls.
    private const double HedgePolls = 8 / 2.302585092994046;
    private const double HedgeFrom = 0.1522;
    private const double HedgeSlowest = 1.0 / 60;

    // A job that has outlived all that was learned is expected to run on for some times as long as it has: hazard
    // 0.2/age, which asks about a job alone every 6 s when it is 200 s old and every 25 s after an hour.
    private const double OverdueHazard = 0.2;

    // What a poll in between may fall short of the best one by, so that jobs of one age need not share an instant.
    private const double Near = 0.98;

    private readonly DurationDistribution _distribution;
    private readonly double[] _steps = new double[DurationGrid.Count + 1];
    private readonly double _lastRate;
    private readonly double _spread;

    /// <summary>Lays out the polls for a distribution.</summary>
    public Cadence(DurationDistribution distribution)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        _distribution = distribution;
        for (int bin = 0; bin < DurationGrid.Count; bin++)
            _steps[bin + 1] = _steps[bin] + (DurationGrid.Width(bin) * UnitRate(distribution, bin));
        _lastRate = UnitRate(distribution, DurationGrid.Count - 1);
        // To ten medians, or the few that may run for hours would pass for the many that wait.
        int last = DurationGrid.BinOf(10 * distribution.Median);
        for (int bin = 0; bin <= last; bin++)
        {
            double survival = (distribution.SurvivalAt(bin) + distribution.SurvivalAt(bin + 1)) / 2;
            Steps += (_steps[bin + 1] - _steps[bin]) * survival;
            Mean += DurationGrid.Width(bin) * survival;
        }

        // While the scale is unknown a wide spread would only blur the few polls there are.
        _spread = 1 - (0.6 * distribution.Doubt);
    }

    /// <summary>The shortest time between two polls of one job.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest time between two polls of one job.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMinutes(10);

    /// <summary>The steps a job goes through in the mean at a price of one second: over the price's root, its polls.</summary>
    internal double Steps { get; }

    /// <summary>The mean duration in seconds.</summary>
    internal double Mean { get; }

    /// <summary>The age at which a job that still runs is asked about next.</summary>
    /// <param name="age">Its age since it was submitted, now that it was asked about; zero when it never was.</param>
    /// <param name="pollPrice">The price of a poll in seconds of waiting, from <see cref="CadencePrice"/>.</param>
    /// <param name="phase">
    /// A number from 0 to 1 that is the job's own. It moves the first poll by up to half a step either way and with
    /// it all later ones, so that jobs submitted together are asked about evenly, and each as well as any other.
    /// </param>
    /// <returns>An age later than <paramref name="age"/> by <see cref="Shortest"/> to <see cref="Longest"/>.</returns>
    public TimeSpan Next(TimeSpan age, double pollPrice, double phase)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(age, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pollPrice);
        ArgumentOutOfRangeException.ThrowIfNegative(phase);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(phase, 1);
        double steps = age == TimeSpan.Zero ? FirstStep + (_spread * (phase - 0.5)) : 1;
        double next = AgeAt(StepsAt(age.TotalSeconds) + (steps * Math.Sqrt(pollPrice)));
        next = Sooner(age.TotalSeconds, next, pollPrice, phase);
        double wait = Math.Clamp(next - age.TotalSeconds, Shortest.TotalSeconds, Longest.TotalSeconds);
        return age + TimeSpan.FromSeconds(wait);
    }

    /// <summary>Steps a second within a bin, at a price of one second: √(h/2), and what the doubt adds to it.</summary>
    private static double UnitRate(DurationDistribution distribution, int bin)
    {
        ReadOnlySpan<double> learned = distribution.LearnedSurvival;
        double survival = (distribution.SurvivalAt(bin) + distribution.SurvivalAt(bin + 1)) / 2;
        double hazard = survival > 0 ? (learned[bin] - learned[bin + 1]) / (survival * DurationGrid.Width(bin)) : 0;

        double age = DurationGrid.Middle(bin);
        double doubt = distribution.DoubtAt(bin);
        double outlived = Math.Max(doubt - distribution.Doubt, 0);
        double hedge = age < HedgeFrom ? 0 : Math.Max(HedgePolls / age, HedgeSlowest);
        return Math.Sqrt(((hazard + (outlived * OverdueHazard / age)) / 2) + (doubt * CadencePrice.Alone * hedge * hedge));
    }

    /// <summary>
    /// A poll in between, where it pays by itself. Equal steps suppose that the hazard changes little from one to the
    /// next; where a few jobs end long before the others, or a step leads from one peak into the void behind it, a poll
    /// at age u that saves those ended by then the wait until the next is worth more than its price.
    /// </summary>
    private double Sooner(double age, double next, double pollPrice, double phase)
    {
        ReadOnlySpan<double> running = _distribution.LearnedSurvival;
        ReadOnlySpan<double> edges = DurationGrid.Edges;
        double before = DurationGrid.Interpolate(running, age);
        int from = DurationGrid.BinOf(age) + 1;
        int to = DurationGrid.BinOf(next);
        (int best, double saved) = (from, 0.0);
        for (int edge = from; edge <= to; edge++)
        {
            if (Saved(edge, running, edges) is var here && here > saved)
                (best, saved) = (edge, here);
        }

        if (saved <= pollPrice * _distribution.Survival(TimeSpan.FromSeconds(age)))
            return next;
        (int first, int last) = (best, best);
        while (first > from && Saved(first - 1, running, edges) > Near * saved)
            first--;
        while (last < to && Saved(last + 1, running, edges) > Near * saved)
            last++;
        return edges[first] + (phase * (edges[last] - edges[first]));

        double Saved(int edge, ReadOnlySpan<double> running, ReadOnlySpan<double> edges) =>
            (before - running[edge]) * (next - edges[edge]);
    }

    private double StepsAt(double seconds)
    {
        double beyond = Math.Max(seconds - DurationGrid.Edges[DurationGrid.Count], 0);
        return DurationGrid.Interpolate(_steps, seconds) + (beyond * _lastRate);
    }

    private double AgeAt(double steps)
    {
        ReadOnlySpan<double> edges = DurationGrid.Edges;
        if (steps >= _steps[DurationGrid.Count])
            return edges[DurationGrid.Count] + ((steps - _steps[DurationGrid.Count]) / _lastRate);
        int found = Array.BinarySearch(_steps, steps);
        if (found >= 0)
            return edges[found];
        int bin = ~found - 1;
        double within = (steps - _steps[bin]) / (_steps[bin + 1] - _steps[bin]);
        return edges[bin] + (within * (edges[bin + 1] - edges[bin]));
    }
}
