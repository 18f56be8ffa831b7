using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>How few polls find the ends of jobs how soon.</summary>
internal static class CadenceMeasure
{
    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        CadenceFigures figures = await Child.RunAsync<CadenceFigures>(nameof(CadenceTrials), new CadenceSpec(bench.Pick(10_000, 200)));
        string least = $"least possible {figures.Least:0.0}, one poll a second {figures.EverySecond:0.0}";
        return
        [
            Product("polls × mean delay, durations known", figures.Known, 1.15),
            Product("the same, learned from 100 jobs", figures.Learned, 1.25),
            Product("the same, 50 jobs after the service became twice as slow", figures.Slower, 1.5),
            new("one job alone, mean delay", $"{figures.AloneDelay:0.00} s", "one poll a second 0.5 s", "≤ 0.5 s", figures.AloneDelay <= 0.5),
            new("one job alone, polls", $"{figures.AlonePolls:0.00} ×", "one poll a second", "≤ 0.6 ×", figures.AlonePolls <= 0.6),
            new("nothing known, jobs of 0.2, 2, 20, 200 s", $"found within {100 * figures.UnknownShare:0} %, {figures.UnknownPolls} polls", "their duration", "≤ 15 %, ≤ 25 polls", figures is { UnknownShare: <= 0.15, UnknownPolls: <= 25 }),
        ];

        Row Product(string name, double product, double most) =>
            new(name, $"{product:0.0} = {product / figures.Least:0.00} ×", least, $"≤ {most} ×", product <= most * figures.Least);
    }
}
