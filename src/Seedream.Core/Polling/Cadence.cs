namespace Seedream.Polling;

/// <summary>
/// Decides when a job is polled next, from the distribution of durations. Immutable; it reads no clock and allocates
/// nothing per poll.
/// </summary>
/// <remarks>
/// <para>
/// With polls at rate r(t), a job that ends at age t is found after 1/2r on average. It ends then with density f(t) and
/// still runs with probability S(t), so if a poll costs λ seconds of delay, the total cost is ∫(f/2r + λrS)dt. The
/// integrand is least at r = √(h/2λ), where h = f/S is the hazard: hardly a poll while almost no job has ended, many
/// while most end, then fewer. The polls and the mean delay are then I/√2λ and I√(λ/2) with I = ∫√(fS)dt, and their
/// product is I²/2 at any price: 11.5 for a lognormal of median 42 s and σ 0.31, compared with 22 for one poll per
/// second.
/// </para>
/// <para>
/// The table places polls at equal steps of ∫√(h/2)dt. A step is √λ, so one table serves every price. The first poll
/// comes after a little more than one step, as in the best schedule of single polls. If a job takes three polls or
/// more, the cost is within 2 % of that schedule (found by dynamic programming).
/// </para>
/// <para>
/// A waiting job can be planned again from its age at the last poll, whenever the price has changed or more was
/// learned. Many jobs that start with nothing learned need that: the first ones to end tell when to poll the others.
/// </para>
/// </remarks>
internal sealed class Cadence
{
    // Steps to the first poll: the middle of the range over which the jobs' phases spread it.
    private const double FirstStep = 1.2;

    // A doubtful job is looked for at every scale alike: eight polls for each tenfold of its age at the price of a
    // single job, so it is found late by a third of its duration at most. The first poll comes after 0.215 s, and then
    // jobs of 0.2, 2, 20 and 200 s are found within 15 % and 25 polls.
    private const double HedgePolls = 8 / 2.302585092994046;
    private const double HedgeFrom = 0.1522;
    private const double HedgeSlowest = 1.0 / 60;

    // A job that has outlived all learned durations is expected to run several times as long as it has: hazard 0.2/age,
    // which polls a single job every 6 s at an age of 200 s and every 25 s after an hour.
    private const double OverdueHazard = 0.2;

    // An additional poll may be this much worse than the best one, so that jobs of one age are not all polled at once.
    private const double NearBest = 0.98;

    private readonly DurationDistribution _distribution;
    private readonly double[] _steps = new double[DurationGrid.Count + 1];
    private readonly double _lastRate;
    private readonly double _spread;

    public Cadence(DurationDistribution distribution)
    {
        _distribution = distribution;
        for (int bin = 0; bin < DurationGrid.Count; bin++)
            _steps[bin + 1] = _steps[bin] + (DurationGrid.Width(bin) * UnitRate(bin));

        _lastRate = UnitRate(DurationGrid.Count - 1);

        // Up to ten medians: the few jobs that run for hours must not count like many.
        int last = DurationGrid.BinOf(10 * distribution.Median);
        for (int bin = 0; bin <= last; bin++)
        {
            double survival = SurvivalIn(bin);
            Steps += (_steps[bin + 1] - _steps[bin]) * survival;
            Mean += DurationGrid.Width(bin) * survival;
        }

        // While the scale is unknown, a wide spread would only blur the few polls.
        _spread = 1 - (0.6 * distribution.Doubt);
    }

    /// <summary>The shortest time between two polls of one job.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest time between two polls of one job.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The mean number of steps of a job at a price of one second. Divided by the root of the price: its polls.
    /// </summary>
    public double Steps { get; }

    /// <summary>The mean duration in seconds.</summary>
    public double Mean { get; }

    /// <summary>The age at which a job that still runs is polled next.</summary>
    /// <param name="age">Its age at the last poll, counted from the submit; zero before the first.</param>
    /// <param name="pollPrice">The price of a poll in seconds, from <see cref="CadencePrice"/>.</param>
    /// <param name="phase">
    /// The job's own number from 0 to 1. It moves the first poll, and so all later ones, by up to half a step either
    /// way: jobs submitted together are polled evenly, and each as well as any other.
    /// </param>
    /// <returns>Later than <paramref name="age"/> by <see cref="Shortest"/> to <see cref="Longest"/>.</returns>
    public TimeSpan Next(TimeSpan age, double pollPrice, double phase)
    {
        double seconds = age.TotalSeconds;
        double steps = age == TimeSpan.Zero ? FirstStep + (_spread * (phase - 0.5)) : 1;
        double next = AgeAt(StepsAt(seconds) + (steps * Math.Sqrt(pollPrice)));
        double wait = Sooner(seconds, next, pollPrice, phase) - seconds;
        return age + TimeSpan.FromSeconds(Math.Clamp(wait, Shortest.TotalSeconds, Longest.TotalSeconds));
    }

    private double SurvivalIn(int bin) => (_distribution.SurvivalAt(bin) + _distribution.SurvivalAt(bin + 1)) / 2;

    // Steps per second within a bin at a price of one second: √(h/2), and what the doubt adds.
    private double UnitRate(int bin)
    {
        ReadOnlySpan<double> learned = _distribution.LearnedSurvival;
        double survival = SurvivalIn(bin);
        double hazard = survival > 0 ? (learned[bin] - learned[bin + 1]) / (survival * DurationGrid.Width(bin)) : 0;

        double age = DurationGrid.Middle(bin);
        double doubt = _distribution.DoubtAt(bin);
        double outlived = Math.Max(doubt - _distribution.Doubt, 0);
        double hedge = age < HedgeFrom ? 0 : Math.Max(HedgePolls / age, HedgeSlowest);
        double overdue = outlived * OverdueHazard / age;
        return Math.Sqrt(((hazard + overdue) / 2) + (doubt * CadencePrice.Alone * hedge * hedge));
    }

    // Equal steps assume that the hazard changes little from one to the next. If a few jobs end long before the others,
    // or a step leads from one peak into the gap behind it, an additional poll in between may save more than its price:
    // it spares the jobs that ended by then the wait for the next.
    private double Sooner(double age, double next, double pollPrice, double phase)
    {
        ReadOnlySpan<double> running = _distribution.LearnedSurvival;
        ReadOnlySpan<double> edges = DurationGrid.Edges;
        double before = DurationGrid.Interpolate(running, age);
        int from = DurationGrid.BinOf(age) + 1;
        int to = DurationGrid.BinOf(next);
        (int best, double saved) = (from, 0);
        for (int edge = from; edge <= to; edge++)
        {
            if (Saved(edge, running, edges) is var here && here > saved)
                (best, saved) = (edge, here);
        }

        if (saved <= pollPrice * _distribution.Survival(TimeSpan.FromSeconds(age)))
            return next;

        (int first, int last) = (best, best);
        while (first > from && Saved(first - 1, running, edges) > NearBest * saved)
            first--;

        while (last < to && Saved(last + 1, running, edges) > NearBest * saved)
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
        return edges[bin] + (within * DurationGrid.Width(bin));
    }
}
