using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>How quickly how few polls find the end of a job.</summary>
internal static class CadenceMeasure
{
    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        var spec = new CadenceSpec(bench.Pick(10_000, 200));
        CadenceFigures figures = await Child.RunAsync<CadenceFigures>(nameof(CadenceTrials), spec);
        return
        [
            Product("polls × mean delay, durations known", figures.Known, 1.15),
            Product("the same, durations learned from 100 jobs", figures.Learned, 1.25),
            Product("the same, 50 jobs after the service became half as fast", figures.Slower, 1.5),
            Row.AtMost("a single job, mean delay", figures.SingleDelay, 0.5, " s", "one poll a second 0.5 s", "0.00"),
            Row.AtMost("a single job, polls", figures.SinglePolls, 0.6, " ×", "one poll a second", "0.00"),
            new(
                "durations unknown, jobs of 0.2, 2, 20, 200 s",
                $"found within {100 * figures.UnknownShare:0} %, {figures.UnknownPolls} polls",
                "their duration",
                "≤ 15 %, ≤ 25 polls",
                figures is { UnknownShare: <= 0.15, UnknownPolls: <= 25 }),
        ];

        Row Product(string name, double product, double most) => new(
            name,
            $"{product:0.0} = {product / figures.Best:0.00} ×",
            $"best possible {figures.Best:0.0}, one poll a second {figures.EverySecond:0.0}",
            $"≤ {most} ×",
            product <= most * figures.Best);
    }
}
