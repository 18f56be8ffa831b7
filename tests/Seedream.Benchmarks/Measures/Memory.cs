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
        string photos = $"{many} photos of {megabytes:0.#} MB, {Concurrency} in flight";
        string inFlight = $"bytes in flight {Concurrency * megabytes:0} MB";
        string again = $"the same again in that process, {few} photos";
        string last = $"{many} photos {peaks[2]:0.0} MB";
        bool isFlat = Math.Abs(peaks[1] - peaks[2]) <= 8;
        return
        [
            Row.AtMost($"peak memory above idle, {photos}", peaks[0], 64, " MB", inFlight, "0.0"),
            new(again, $"{peaks[1]:0.0} MB", last, "the same: within 8 MB", isFlat),
        ];
    }
}
