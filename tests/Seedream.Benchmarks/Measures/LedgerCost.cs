using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>What the ledger costs: a step, a run, a lookup.</summary>
internal static class LedgerCost
{
    private const string Memory = "/dev/shm";

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench) =>
        [.. await StepsAsync(bench), .. await RunsAsync(bench), .. await LookupAsync(bench)];

    private static async Task<IReadOnlyList<Row>> StepsAsync(Bench bench)
    {
        StepsFigures steps = await Child.RunAsync<StepsFigures>(nameof(LedgerSteps), new StepsSpec(bench.NewFolder("steps"), bench.Pick(400, 10)));
        return
        [
            new("a step of the ledger, median", $"{steps.All:0.00} ms", $"those that reach the disk {steps.Durable:0.00} ms, others {steps.Other:0.00} ms; a bare flush of a page {steps.Flush:0.00} ms", "< 1 ms", steps.All < 1),
        ];
    }

    /// <summary>
    /// Edits with the ledger and without. Without means one that is thrown away: it lies in memory here, so that the
    /// disk is no part of it.
    /// </summary>
    private static async Task<IReadOnlyList<Row>> RunsAsync(Bench bench)
    {
        int edits = bench.Pick(200, 8);
        int atOnce = bench.Pick(32, 4);
        string seconds = bench.Pick("500ms", "50ms");
        string photos = bench.NewFolder("photos");
        Photos.Make(photos, edits, 100_000);
        using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--latency", seconds);
        var run = new EditsRun(bench, emulator, JobSeconds: 0);
        List<double> with = [], without = [];
        for (int round = 0; round < bench.Pick(4, 1); round++)
        {
            with.Add(await SecondsAsync(hasLedger: true));
            without.Add(await SecondsAsync(hasLedger: false));
        }

        double cost = (with.Median() / without.Median()) - 1;
        return [new($"{edits} edits of {seconds}, {atOnce} in flight", $"{with.Median():0.00} s = {100 * cost:+0.0;-0.0} %", $"with -NoLedger {without.Median():0.00} s", "< 5 % more", cost < 0.05)];

        async Task<double> SecondsAsync(bool hasLedger)
        {
            (string, string)[] environment = !hasLedger && Directory.Exists(Memory) ? [("TMPDIR", Memory)] : [];
            return (await run.MakeAsync(nameof(ModuleLoop), photos, atOnce, atOnce, hasLedger, environment)).Seconds;
        }
    }

    private static async Task<IReadOnlyList<Row>> LookupAsync(Bench bench)
    {
        int rows = bench.Pick(1_000_000, 2000);
        LookupFigures look = await Child.RunAsync<LookupFigures>(nameof(LedgerLookup), new LookupSpec(Path.Combine(bench.NewFolder("million"), "ledger.db"), rows));
        return
        [
            new($"an edit among {rows} rows, median", $"{look.Warm:0.000} ms", $"a file of {look.Bytes.Megabytes():0} MB", "< 5 ms", look.Warm < 5),
            new("the same, the file not in the system's memory", $"{look.Cold:0.00} ms", "", "< 5 ms", look.Cold < 5),
        ];
    }
}
