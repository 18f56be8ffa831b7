namespace Seedream.Polling;

/// <summary>
/// The price of a poll: the seconds of delay that it has to save to be worth making. Polls are proportional to one over
/// the root of the price, so the price that keeps many jobs within a limit follows in closed form.
/// </summary>
internal static class CadencePrice
{
    /// <summary>
    /// The price when one job waits. For jobs of 42 s it gives about 25 polls and a mean delay of half a second: a
    /// little more than half the polls of one poll per second, for the same delay.
    /// </summary>
    public const double Alone = 0.019;

    /// <summary>
    /// The polls per second of one process when nothing else limits them: a fair load for a service, and enough for two
    /// polls of each of a thousand jobs of 45 s. The price keeps to it on average. <see cref="PollBudget"/> enforces it
    /// when many jobs of one age are due at once.
    /// </summary>
    public const double Fair = 50;

    // A job takes its steps and this many polls more: one and a half, less the 1.2 steps to the first poll.
    private const double ExtraPolls = 0.3;

    // No price makes a job take less than one step. If a limit is lower than that, requests wait at the gate.
    private const double MinPolls = 1;

    /// <summary>
    /// The price of one job times the root of the number of jobs, so that twice the jobs make less than twice the
    /// polls, or more where the polls would exceed the limit.
    /// </summary>
    /// <param name="waiting">The number of waiting jobs for each cadence.</param>
    /// <param name="pollsPerSecond">What other requests leave of a limit; null for <see cref="Fair"/>.</param>
    public static double Of(IEnumerable<(Cadence Cadence, int Waiting)> waiting, double? pollsPerSecond = null)
    {
        double limit = pollsPerSecond ?? Fair;
        int jobs = 0;
        double steps = 0;
        double ends = 0;
        foreach ((Cadence cadence, int count) in waiting)
        {
            jobs += count;
            steps += count * cadence.Steps / cadence.Mean;
            ends += count / cadence.Mean;
        }

        if (jobs == 0)
            return Alone;

        double byNumber = Math.Sqrt(Alone * Math.Sqrt(jobs));
        double byLimit = steps / Math.Max(limit - (ExtraPolls * ends), MinPolls * ends);
        return Math.Pow(Math.Max(byNumber, byLimit), 2);
    }
}
