using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;
using static Seedream.Benchmarks.Running.Statistics;

namespace Seedream.Benchmarks.Measures;

/// <summary>The peak memory for few and for many large photos.</summary>
internal static class Memory
{
    private const int Concurrency = 8;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        int many = bench.Pick(2000, 20);
        int few = many / 10;
        int length = bench.Pick(8 * Megabyte, 100_000);
        using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--latency", "50ms");
        var spec = new FloodSpec(
            emulator.Endpoint,
            bench.NewLedger(),
            bench.NewFolder("photos"),
            bench.NewFolder("out"),
            [many, few, many],
            length,
            Concurrency,
            WarmUp: Concurrency);
        FloodFigures figures = await Child.RunAsync<FloodFigures>(nameof(PhotoFlood), spec);
        await emulator.RequireBilledAsync(Concurrency + many + few + many);

        double[] peaks = [.. figures.PeaksAboveIdle.Select(peak => peak.Megabytes())];
        double megabytes = ((long)length).Megabytes();
        return
        [
            new(
                $"peak memory above idle, {many} photos of {megabytes:0.#} MB, {Concurrency} in flight",
                $"{peaks[0]:0.0} MB",
                $"bytes in flight {Concurrency * megabytes:0} MB",
                "≤ 64 MB",
                peaks[0] <= 64),
            new(
                $"the same again in that process, {few} photos",
                $"{peaks[1]:0.0} MB",
                $"{many} photos {peaks[2]:0.0} MB",
                "the same: within 8 MB",
                Math.Abs(peaks[1] - peaks[2]) <= 8),
        ];
    }
}
