using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

internal static class LedgerCost
{
    private const string Memory = "/dev/shm";

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench) =>
        [await StepsAsync(bench), await RunsAsync(bench), .. await LookupAsync(bench)];

    private static async Task<Row> StepsAsync(Bench bench)
    {
        var spec = new StepsSpec(bench.NewFolder("steps"), bench.Pick(400, 10));
        StepsFigures steps = await Child.RunAsync<StepsFigures>(nameof(LedgerSteps), spec);
        string parts = $"flushed to disk {steps.Durable:0.00} ms, others {steps.Other:0.00} ms; "
            + $"flushing one page alone {steps.Flush:0.00} ms";
        return Row.AtMost("one ledger operation, median", steps.All, 1, " ms", parts, "0.00");
    }

    /// <summary>
    /// Edits with the ledger and with -NoLedger, which uses a temporary ledger. It is in memory here, so that the disk
    /// does not matter.
    /// </summary>
    private static async Task<Row> RunsAsync(Bench bench)
    {
        int edits = bench.Pick(200, 8);
        int concurrency = bench.Pick(32, 4);
        string latency = bench.Pick("500ms", "50ms");
        string photos = bench.NewFolder("photos");
        Photos.Make(photos, edits, 100_000);
        using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--latency", latency);
        var run = new EditsRun(bench, emulator, JobSeconds: 0);
        List<double> with = [], without = [];
        for (int round = 0; round < bench.Pick(4, 1); round++)
        {
            with.Add(await SecondsAsync(hasLedger: true));
            without.Add(await SecondsAsync(hasLedger: false));
        }

        double cost = (with.Median() / without.Median()) - 1;
        return new Row(
            $"{edits} edits of {latency}, {concurrency} in flight",
            $"{with.Median():0.00} s = {100 * cost:+0.0;-0.0} %",
            $"with -NoLedger {without.Median():0.00} s",
            "≤ 5 % more",
            cost <= 0.05);

        async Task<double> SecondsAsync(bool hasLedger)
        {
            (string, string)[] memory = !hasLedger && Directory.Exists(Memory) ? [("TMPDIR", Memory)] : [];
            string loop = nameof(ModuleLoop);
            return (await run.MakeAsync(loop, photos, concurrency, concurrency, hasLedger, memory)).Seconds;
        }
    }

    private static async Task<IReadOnlyList<Row>> LookupAsync(Bench bench)
    {
        var spec = new LookupSpec(bench.NewLedger(), bench.Pick(1_000_000, 2000));
        LookupFigures look = await Child.RunAsync<LookupFigures>(nameof(LedgerLookup), spec);
        string name = $"finding an edit among {spec.Rows} rows, median";
        string file = $"a file of {look.Bytes.Megabytes():0} MB";
        return
        [
            Row.AtMost(name, look.Warm, 5, " ms", file, "0.000"),
            Row.AtMost("the same with a cold file", look.Cold, 5, " ms", "", "0.00"),
        ];
    }
}
