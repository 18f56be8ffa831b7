using Seedream.Polling;
using static Seedream.Core.Tests.Polling.CadenceSimulation;

namespace Seedream.Benchmarks.Measured;

/// <param name="Jobs">Jobs of each trial.</param>
internal sealed record CadenceSpec(int Jobs);

/// <param name="Least">The least that polls × mean delay can be.</param>
/// <param name="EverySecond">The same of one poll a second.</param>
/// <param name="Known">Of a cadence that knows the durations: the worst of all prices.</param>
/// <param name="Learned">Of one that learned them from a hundred jobs.</param>
/// <param name="Slower">Of one that did, fifty jobs after the service became twice as slow, over the least then.</param>
/// <param name="AloneDelay">Mean delay of one job alone, in seconds.</param>
/// <param name="AlonePolls">Its polls over those of one poll a second.</param>
/// <param name="UnknownShare">Where nothing is known: the longest delay as a part of the duration.</param>
/// <param name="UnknownPolls">And the most polls.</param>
internal sealed record CadenceFigures(
    double Least, double EverySecond, double Known, double Learned, double Slower, double AloneDelay, double AlonePolls, double UnknownShare, int UnknownPolls);

/// <summary>The cadence on a simulated clock, as its tests have it.</summary>
internal static class CadenceTrials
{
    private const int Models = 5;
    private static readonly double[] Prices = [0.02, 0.1, 0.8];
    // Whether the service told the durations, or there were only the cadence's own polls to learn from.
    private static readonly bool[] Ways = [true, false];
    private static readonly double[] UnknownDurations = [0.2, 2, 20, 200];

    public static Task<CadenceFigures> RunAsync(CadenceSpec spec) => Task.FromResult(Measure(spec.Jobs));

    private static CadenceFigures Measure(int jobs)
    {
        var known = new Cadence(Typical.Known);
        Outcome everySecond = RunFixed(1, Typical, jobs);
        Outcome alone = Run(known, CadencePrice.Of([(known, 1)]), Typical, jobs);
        Found[] unknown = [.. Unknown()];
        return new CadenceFigures(
            LeastProduct(Typical),
            everySecond.Product,
            Prices.Max(price => Run(known, price, Typical, jobs).Product),
            Worst(Typical, jobs, (Typical, 100)),
            Worst(Typical.Slower(2), jobs, (Typical, 100), (Typical.Slower(2), 50)) / (LeastProduct(Typical.Slower(2)) / LeastProduct(Typical)),
            alone.Delay,
            alone.Polls / everySecond.Polls,
            unknown.Max(found => found.Delay / (found.By.TotalSeconds - found.Delay)),
            unknown.Max(found => found.Polls));
    }

    private static double Worst(Durations durations, int jobs, params (Durations, int)[] lessons) =>
        (from price in Prices from told in Ways select RunLearned(durations, price, told, Models, jobs, lessons).Product).Max();

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
