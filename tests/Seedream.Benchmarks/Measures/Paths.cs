using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>A million paths to <c>-WhatIf</c>, as text and as files.</summary>
internal static class Paths
{
    private const double MostSeconds = 50;
    private const double FlatMegabytes = 8;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        string photos = bench.NewFolder("photos");
        Photos.Make(photos, bench.Pick(500, 5), 60_000);
        int count = bench.Pick(1_000_000, 2000);
        PathsFigures text = await RunAsync(asFiles: false);
        PathsFigures files = await RunAsync(asFiles: true);
        double growth = (text.PeakOverIdle - text.EarlyOverIdle).Megabytes();
        return
        [
            new($"paths piped with -WhatIf", $"{text.Count / text.Seconds:0}/s", $"{text.Count} paths; as files {files.Count / files.Seconds:0}/s", "≥ 20,000/s", text.Count >= 20_000 * text.Seconds),
            new("memory over idle for them", $"{text.PeakOverIdle.Megabytes():0.0} MB", $"after a tenth {text.EarlyOverIdle.Megabytes():0.0} MB", $"flat: ≤ {FlatMegabytes} MB more", growth <= FlatMegabytes),
        ];

        Task<PathsFigures> RunAsync(bool asFiles) =>
            Child.RunAsync<PathsFigures>(nameof(PipedPaths), new PathsSpec(photos, asFiles ? count / 5 : count, count / 10, asFiles, MostSeconds));
    }
}
