using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>A million paths with <c>-WhatIf</c>, as text and as files.</summary>
internal static class Paths
{
    private const double MaximumSeconds = 52;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        string photos = bench.NewFolder("photos");
        Photos.Make(photos, bench.Pick(500, 5), 60_000);
        PathsFigures text = await RunAsync(bench.Pick(1_000_000, 1000), asFiles: false);
        PathsFigures files = await RunAsync(bench.Pick(100_000, 100), asFiles: true);
        string rate = $"{text.Count} paths in at most {MaximumSeconds} s; as files {files.Count / files.Seconds:0}/s";
        double early = text.EarlyAboveIdle.Megabytes();
        double peak = text.PeakAboveIdle.Megabytes();
        string first = $"after the first fiftieth {early:0.0} MB";
        return
        [
            Row.AtLeast("paths piped with -WhatIf", text.Count / text.Seconds, 20_000, "/s", rate),
            new("memory above idle for them", $"{peak:0.0} MB", first, "flat: ≤ 8 MB more", peak <= early + 8),
        ];

        Task<PathsFigures> RunAsync(int count, bool asFiles)
        {
            var spec = new PathsSpec(photos, count, count / 50, asFiles, MaximumSeconds);
            return Child.RunAsync<PathsFigures>(nameof(PipedPaths), spec);
        }
    }
}
