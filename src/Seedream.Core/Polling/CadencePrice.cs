namespace Seedream.Polling;

/// <summary>
/// What a poll costs, in seconds of waiting that it has to save to be worth it. The rate of polls goes with one over
/// the root of the price, so the price that keeps a crowd of jobs within a limit is had in closed form.
/// </summary>
internal static class CadencePrice
{
    /// <summary>
    /// The price when one job waits. For jobs of 42 s it makes some 25 polls and a mean delay of half a second: little
    /// more than half the polls of asking once a second, for the same delay.
    /// </summary>
    public const double Alone = 0.019;

    /// <summary>
    /// Polls a second that the jobs of one process make together when nothing limits them: what one client may fairly
    /// ask of a service, and enough to ask twice about each of a thousand jobs of 45 s. The price keeps to it in the
    /// mean; where a crowd of one age would ask at once, <see cref="PollBudget"/> spreads the polls that find nothing.
    /// </summary>
    public const double Fair = 50;

    // A job takes its steps and, counting the poll that finds it, this much more: one and a half less the first 1.2.
    private const double Extra = 0.3;

    // No price makes a job take less than a step, however short the limit is; what does not fit waits at the gate.
    private const double Fewest = 1;

    /// <summary>The price when jobs of one kind wait.</summary>
    /// <inheritdoc cref="Of(IEnumerable{ValueTuple{Cadence, int}}, double?)"/>
    public static double Of(Cadence cadence, int waiting, double? pollsPerSecond = null) =>
        Of([(cadence, waiting)], pollsPerSecond);

    /// <summary>
    /// The price when jobs of several kinds wait: that of one job times the root of their number, so that twice the
    /// jobs make less than twice the polls; and dearer still where their polls would pass the limit.
    /// </summary>
    /// <param name="waiting">How many jobs wait on each cadence.</param>
    /// <param name="pollsPerSecond">
    /// Polls a second that are left of a limit, once submits and results have had theirs; null where none was given,
    /// which means <see cref="Fair"/>.
    /// </param>
    /// <returns>Seconds of waiting, for <see cref="Cadence.Next"/>.</returns>
    public static double Of(IEnumerable<(Cadence Cadence, int Waiting)> waiting, double? pollsPerSecond = null)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        double limit = pollsPerSecond ?? Fair;
        int jobs = 0;
        double steps = 0.0;
        double ends = 0.0;
        foreach ((Cadence? cadence, int count) in waiting)
        {
            jobs += count;
            steps += count * cadence.Steps / cadence.Mean;
            ends += count / cadence.Mean;
        }

        if (jobs == 0)
            return Alone;
        double fromCrowd = Math.Sqrt(Alone * Math.Sqrt(jobs));
        double fromLimit = steps / Math.Max(limit - (Extra * ends), Fewest * ends);
        return Math.Pow(Math.Max(fromCrowd, fromLimit), 2);
    }
}
