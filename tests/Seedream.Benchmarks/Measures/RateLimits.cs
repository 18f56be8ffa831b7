using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>How much of a rate limit is used that only 429 responses reveal.</summary>
internal static class RateLimits
{
    private const int ClockSpeed = 12;

    // Both at once, because they wait most of the time.
    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench) =>
        [.. (await Task.WhenAll(RunAsync(bench, false), RunAsync(bench, true))).SelectMany(rows => rows)];

    private static async Task<IReadOnlyList<Row>> RunAsync(Bench bench, bool isSliding)
    {
        var spec = new LimitSpec(
            bench.NewFolder(isSliding ? "sliding" : "calendar"),
            bench.Pick(150, 6),
            bench.Pick(32, 3),
            bench.Pick(60, 600),
            bench.Pick(45, 5.0),
            ClockSpeed,
            isSliding);
        LimitFigures figures = await Child.RunAsync<LimitFigures>(nameof(LimitedRun), spec);
        string window = isSliding ? "in any 60 s" : "a calendar minute";
        string details = $"{figures.Minutes} of {figures.TotalMinutes:0.0} min, on a clock {ClockSpeed} times as fast; "
            + $"{figures.Polls:0.0} polls an edit, {figures.Rejected} requests rejected";
        string failure = figures.Failures is [var message, ..] ? message[(message.LastIndexOf(':') + 1)..].Trim() : "";
        return
        [
            Row.AtLeast($"limit of {spec.PerMinute} requests {window}, use", 100 * figures.Share, 90, " %", details),
            Row.AtMost("failed items", figures.Failures.Length, 0, " items", failure),
        ];
    }
}
