using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>A million paths with <c>-WhatIf</c>, as text and as files.</summary>
internal static class Paths
{
    private const double MaximumSeconds = 52;
    private const double FlatMegabytes = 8;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        string photos = bench.NewFolder("photos");
        Photos.Make(photos, bench.Pick(500, 5), 60_000);
        PathsFigures text = await RunAsync(bench.Pick(1_000_000, 1000), asFiles: false);
        PathsFigures files = await RunAsync(bench.Pick(100_000, 100), asFiles: true);
        double growth = (text.PeakAboveIdle - text.EarlyAboveIdle).Megabytes();
        return
        [
            new(
                "paths piped with -WhatIf",
                $"{text.Count / text.Seconds:0}/s",
                $"{text.Count} paths in at most {MaximumSeconds} s; as files {files.Count / files.Seconds:0}/s",
                "≥ 20,000/s",
                text.Count >= 20_000 * text.Seconds),
            new(
                "memory above idle for them",
                $"{text.PeakAboveIdle.Megabytes():0.0} MB",
                $"after the first fiftieth {text.EarlyAboveIdle.Megabytes():0.0} MB",
                $"flat: ≤ {FlatMegabytes} MB more",
                growth <= FlatMegabytes),
        ];

        Task<PathsFigures> RunAsync(int count, bool asFiles)
        {
            var spec = new PathsSpec(photos, count, count / 50, asFiles, MaximumSeconds);
            return Child.RunAsync<PathsFigures>(nameof(PipedPaths), spec);
        }
    }
}
