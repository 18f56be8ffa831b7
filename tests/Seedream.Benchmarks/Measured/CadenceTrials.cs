using Seedream.Polling;
using static Seedream.Core.Tests.Polling.CadenceSimulation;

namespace Seedream.Benchmarks.Measured;

internal sealed record CadenceSpec(int Jobs);

/// <param name="Best">The smallest possible product of polls and mean delay.</param>
/// <param name="EverySecond">The product for one poll a second.</param>
/// <param name="Known">The product if the durations are known; the highest of all prices.</param>
/// <param name="Learned">The product after 100 jobs.</param>
/// <param name="Slower">The product 50 jobs after the service became half as fast, scaled to the old durations.</param>
/// <param name="SingleDelay">The mean delay of a single job in seconds.</param>
/// <param name="SinglePolls">The polls of a single job, as a multiple of one poll a second.</param>
/// <param name="UnknownShare">The longest delay as a part of the duration, if the durations are unknown.</param>
/// <param name="UnknownPolls">The most polls, if the durations are unknown.</param>
internal sealed record CadenceFigures(
    double Best,
    double EverySecond,
    double Known,
    double Learned,
    double Slower,
    double SingleDelay,
    double SinglePolls,
    double UnknownShare,
    int UnknownPolls);

/// <summary>Runs the cadence on a simulated clock, as its tests do.</summary>
internal static class CadenceTrials
{
    private const int Models = 5;
    private static readonly double[] Prices = [0.02, 0.1, 0.8];

    // Whether the service reported the durations, or the cadence learned them from its polls.
    private static readonly bool[] Ways = [true, false];
    private static readonly double[] UnknownDurations = [0.2, 2, 20, 200];

    public static Task<CadenceFigures> RunAsync(CadenceSpec spec) => Task.FromResult(Measure(spec.Jobs));

    private static CadenceFigures Measure(int jobs)
    {
        var known = new Cadence(Typical.Known);
        Outcome everySecond = RunFixed(1, Typical, jobs);
        Outcome alone = Run(known, CadencePrice.Of([(known, 1)]), Typical, jobs);
        Found[] unknown = [.. Unknown()];
        Durations slow = Typical.Slower(2);
        return new CadenceFigures(
            LeastProduct(Typical),
            everySecond.Product,
            Prices.Max(price => Run(known, price, Typical, jobs).Product),
            Worst(Typical, jobs, (Typical, 100)),
            Worst(slow, jobs, (Typical, 100), (slow, 50)) * LeastProduct(Typical) / LeastProduct(slow),
            alone.Delay,
            alone.Polls / everySecond.Polls,
            unknown.Max(found => found.Delay / (found.By.TotalSeconds - found.Delay)),
            unknown.Max(found => found.Polls));
    }

    private static double Worst(Durations durations, int jobs, params (Durations, int)[] lessons) =>
        (from price in Prices
         from told in Ways
         select RunLearned(durations, price, told, Models, jobs, lessons).Product).Max();

    private static IEnumerable<Found> Unknown()
    {
        var cadence = new Cadence(NothingLearned);
        foreach (double duration in UnknownDurations)
        {
            for (double phase = 0; phase <= 1; phase += 0.02)
                yield return Follow(cadence, CadencePrice.Alone, phase, duration);
        }
    }
}
