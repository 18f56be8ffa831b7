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
        FloodFigures few = await RunAsync(many / 10);
        FloodFigures all = await RunAsync(many);
        double peak = all.PeakOverIdle.Megabytes();
        double inFlight = AtOnce * ((long)length).Megabytes();
        return
        [
            new($"peak memory over idle, {many} inputs of {((long)length).Megabytes():0.#} MB, {AtOnce} in flight", $"{peak:0.0} MB ({all.Seconds:0} s)", $"bytes in flight {inFlight:0} MB", "≤ 64 MB", peak <= 64),
            new($"the same, {many / 10} inputs", $"{few.PeakOverIdle.Megabytes():0.0} MB", $"{many} inputs {peak:0.0} MB", "the same: within 8 MB", Math.Abs(few.PeakOverIdle.Megabytes() - peak) <= 8),
        ];

        async Task<FloodFigures> RunAsync(int count)
        {
            using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--latency", "50ms");
            string ledger = Path.Combine(bench.NewFolder("ledger"), "ledger.db");
            FloodFigures figures = await Child.RunAsync<FloodFigures>(
                nameof(PhotoFlood), new FloodSpec(emulator.Endpoint, ledger, bench.NewFolder("photos"), bench.NewFolder("out"), count, length, AtOnce, AtOnce));
            await emulator.RequireBilledAsync(count + AtOnce);
            return figures;
        }
    }
}
