using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>The peak of the memory with few and with many large inputs.</summary>
internal static class Memory
{
    private const int Megabyte = 1024 * 1024;
    private const int AtOnce = 8;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        int many = bench.Pick(2000, 20);
        int length = bench.Pick(8 * Megabyte, 100_000);
        int few = many / 10;
        string ledger = Path.Combine(bench.NewFolder("ledger"), "ledger.db");
        using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--latency", "50ms");
        FloodFigures figures = await Child.RunAsync<FloodFigures>(
            nameof(PhotoFlood),
            new FloodSpec(emulator.Endpoint, ledger, bench.NewFolder("photos"), bench.NewFolder("out"), [many, few, many], length, AtOnce, AtOnce));
        await emulator.RequireBilledAsync(AtOnce + many + few + many);

        double[] peaks = [.. figures.PeaksOverIdle.Select(peak => peak.Megabytes())];
        double inFlight = AtOnce * ((long)length).Megabytes();
        return
        [
            new($"peak memory over idle, {many} inputs of {((long)length).Megabytes():0.#} MB, {AtOnce} in flight", $"{peaks[0]:0.0} MB", $"bytes in flight {inFlight:0} MB", "≤ 64 MB", peaks[0] <= 64),
            new($"the same in that process again, {few} inputs", $"{peaks[1]:0.0} MB", $"{many} inputs {peaks[2]:0.0} MB", "the same: within 8 MB", Math.Abs(peaks[1] - peaks[2]) <= 8),
        ];
    }
}
