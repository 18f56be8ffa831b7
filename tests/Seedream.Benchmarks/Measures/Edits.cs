using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;
using static Seedream.Benchmarks.Running.Statistics;

namespace Seedream.Benchmarks.Measures;

/// <summary>Many edits at once with the module and with the bare loop, and with the bare loop one at a time.</summary>
internal static class Edits
{
    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        int edits = bench.Pick(500, 20);
        int concurrency = bench.Pick(32, 8);
        int few = bench.Pick(8, 1);
        int length = bench.Pick(2 * Megabyte, 100_000);
        double seconds = bench.Pick(1, 0.1);
        string photos = bench.NewFolder("photos");
        string fewPhotos = bench.NewFolder("few");
        Photos.Make(photos, edits, length);
        Photos.Make(fewPhotos, few, length);
        using EmulatorProcess emulator = await EmulatorProcess.StartAsync(
            "--latency", $"{seconds * 1000}ms", "--output-bytes", $"{length}");
        var run = new EditsRun(bench, emulator, seconds);
        List<EditsFigures> module = [], bare = [];
        for (int round = 0; round < bench.Pick(2, 1); round++)
        {
            bare.Add(await run.MakeAsync(nameof(BareLoop), photos, concurrency, concurrency));
            module.Add(await run.MakeAsync(nameof(ModuleLoop), photos, concurrency, concurrency));
        }

        // After as many edits, the runtime has compiled most of the code.
        EditsFigures bareWarm = await run.MakeAsync(nameof(BareLoop), photos, concurrency, edits);
        EditsFigures moduleWarm = await run.MakeAsync(nameof(ModuleLoop), photos, concurrency, edits);
        EditsFigures sequential = await run.MakeAsync(nameof(BareLoop), fewPhotos, 1, 1);

        double oneByOne = sequential.Seconds / few * edits;
        double wall = Seconds(module);
        string reference = $"{oneByOne:0} s, extrapolated from {few} edits of the bare loop";
        return
        [
            Ratio($"wall time of {edits} edits", wall, 1.05, Seconds(bare)),
            Ratio("their processor time", Processor(module), 1.3, Processor(bare)),
            Ratio($"the same after {edits} other edits", Processor([moduleWarm]), 1.3, Processor([bareWarm])),
            Row.AtLeast("compared with one edit at a time", oneByOne / wall, 28, " × faster", reference, "0.0"),
        ];
    }

    private static Row Ratio(string name, double value, double most, double bare) =>
        Row.Ratio(name, value, most, " s", "bare loop", bare);

    private static double Seconds(List<EditsFigures> runs) => runs.Select(run => run.Seconds).Median();

    private static double Processor(List<EditsFigures> runs) => runs.Select(run => run.ProcessorSeconds).Median();
}
