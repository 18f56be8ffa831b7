using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>A run under a limit that only its 429s tell of.</summary>
internal static class RateLimits
{
    private const int Times = 12;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench) =>
        // Both at once: they wait most of the time.
        [.. (await Task.WhenAll(RunAsync(bench, isSliding: false), RunAsync(bench, isSliding: true))).SelectMany(rows => rows)];

    private static async Task<IReadOnlyList<Row>> RunAsync(Bench bench, bool isSliding)
    {
        string window = isSliding ? "any 60 s" : "a calendar minute";
        LimitFigures figures = await Child.RunAsync<LimitFigures>(nameof(LimitedRun), new LimitSpec(
            bench.NewFolder(window), bench.Pick(150, 6), bench.Pick(32, 3), bench.Pick(60, 600), bench.Pick(45, 5.0), Times, isSliding));
        string run = $"{figures.Minutes} of {figures.TotalMinutes:0.0} min, on a clock {Times} times as fast; {figures.Polls:0.0} polls an edit, {figures.Refused} refused";
        return
        [
            new($"60 requests in {window}, use of them", $"{100 * figures.Share:0} %", run, "≥ 90 %", figures.Share >= 0.9),
            new("items given up in it", $"{figures.GivenUp.Length}", figures.GivenUp is [var why, ..] ? why[(why.LastIndexOf(':') + 1)..].Trim() : "", "none", figures.GivenUp.Length == 0),
        ];
    }
}
