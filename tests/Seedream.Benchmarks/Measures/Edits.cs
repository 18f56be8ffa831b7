using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>Many edits at once, in turns with the bare loop, and the bare loop with one at a time.</summary>
internal static class Edits
{
    private const int Megabyte = 1024 * 1024;
    private const int WarmUpBytes = 90_000;
    private const double JobSeconds = 1;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        int edits = bench.Pick(500, 20);
        int atOnce = bench.Pick(32, 8);
        int alone = bench.Pick(8, 1);
        int length = bench.Pick(2 * Megabyte, 100_000);
        double seconds = bench.Pick(JobSeconds, 0.1);
        string photos = bench.NewFolder("photos");
        string few = bench.NewFolder("few");
        Photos.Make(photos, edits, length);
        Photos.Make(few, alone, length);
        using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--latency", $"{seconds * 1000}ms", "--output-bytes", $"{length}");

        List<EditsFigures> ours = [], bare = [];
        for (int round = 0; round < bench.Pick(2, 1); round++)
        {
            bare.Add(await RunAsync(nameof(BareLoop), photos, edits, atOnce, atOnce));
            ours.Add(await RunAsync(nameof(ModuleLoop), photos, edits, atOnce, atOnce));
        }

        // By then the runtime has compiled what it is going to, and takes no more processor time for it.
        EditsFigures bareWarm = await RunAsync(nameof(BareLoop), photos, edits, atOnce, edits);
        EditsFigures oursWarm = await RunAsync(nameof(ModuleLoop), photos, edits, atOnce, edits);

        EditsFigures sequential = await RunAsync(nameof(BareLoop), few, alone, 1, 1);
        return Rows(edits, ours, bare, oursWarm, bareWarm, sequential.Seconds / alone * edits, alone);

        async Task<EditsFigures> RunAsync(string loop, string folder, int count, int throttle, int warmUps)
        {
            await emulator.ResetAsync();
            string warmUp = bench.NewFolder("warm-up");
            string output = bench.NewFolder("out");
            string ledger = Path.Combine(bench.NewFolder("ledger"), "ledger.db");
            Photos.Make(warmUp, warmUps, WarmUpBytes);
            EditsFigures figures = await Child.RunAsync<EditsFigures>(
                loop, new EditsSpec(emulator.Endpoint, folder, output, warmUp, throttle, seconds, ledger));
            await emulator.RequireBilledAsync(count + warmUps);
            Photos.RequirePictures(output, count);
            return figures;
        }
    }

    private static IReadOnlyList<Row> Rows(
        int edits, List<EditsFigures> ours, List<EditsFigures> bare, EditsFigures oursWarm, EditsFigures bareWarm, double sequential, int alone)
    {
        double Median(List<EditsFigures> runs, Func<EditsFigures, double> figure) => runs.Select(figure).Median();
        double wall = Median(ours, run => run.Seconds);
        double bareWall = Median(bare, run => run.Seconds);
        double processor = Median(ours, run => run.ProcessorSeconds);
        double bareProcessor = Median(bare, run => run.ProcessorSeconds);
        double warm = oursWarm.ProcessorSeconds;
        double bareWarmProcessor = bareWarm.ProcessorSeconds;
        return
        [
            new($"wall of {edits} edits", $"{wall:0.00} s = {wall / bareWall:0.00} ×", $"bare loop {bareWall:0.00} s", "≤ 1.05 ×", wall <= 1.05 * bareWall),
            new("processor time of them", $"{processor:0.00} s = {processor / bareProcessor:0.00} ×", $"bare loop {bareProcessor:0.00} s", "≤ 1.3 ×", processor <= 1.3 * bareProcessor),
            new($"the same after {edits} others", $"{warm:0.00} s = {warm / bareWarmProcessor:0.00} ×", $"bare loop {bareWarmProcessor:0.00} s", "≤ 1.3 ×", warm <= 1.3 * bareWarmProcessor),
            new("against one at a time", $"{sequential / wall:0.0} × faster", $"{sequential:0} s, taken from {alone} edits of the bare loop", "≥ 28 ×", sequential >= 28 * wall),
        ];
    }
}
