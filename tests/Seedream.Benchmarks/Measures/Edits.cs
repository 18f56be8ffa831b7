using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>Many edits at once, in turns with the bare loop, and the bare loop with one at a time.</summary>
internal static class Edits
{
    private const int Megabyte = 1024 * 1024;
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
        var run = new EditsRun(bench, emulator, seconds);
        List<EditsFigures> ours = [], bare = [];
        for (int round = 0; round < bench.Pick(2, 1); round++)
        {
            bare.Add(await run.MakeAsync(nameof(BareLoop), photos, atOnce, atOnce));
            ours.Add(await run.MakeAsync(nameof(ModuleLoop), photos, atOnce, atOnce));
        }

        // By then the runtime has compiled what it is going to, and takes no more processor time for it.
        EditsFigures bareWarm = await run.MakeAsync(nameof(BareLoop), photos, atOnce, edits);
        EditsFigures oursWarm = await run.MakeAsync(nameof(ModuleLoop), photos, atOnce, edits);

        EditsFigures sequential = await run.MakeAsync(nameof(BareLoop), few, 1, 1);
        return Rows(edits, ours, bare, oursWarm, bareWarm, sequential.Seconds / alone * edits, alone);
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
