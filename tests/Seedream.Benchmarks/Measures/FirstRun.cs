using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>The processor time of a run in a new PowerShell, as a scheduled task starts it.</summary>
internal static class FirstRun
{
    private const string Script =
        """
        $ErrorActionPreference = 'Stop'
        if ($env:SEEDREAM_BENCH_MODULE) {
            Import-Module $env:SEEDREAM_BENCH_MODULE
            $images = Get-ChildItem -LiteralPath $env:SEEDREAM_BENCH_PHOTOS -File |
                New-SeedreamImage $env:SEEDREAM_BENCH_PROMPT -Destination $env:SEEDREAM_BENCH_OUT -ThrottleLimit 16
        }
        else {
            $images = Get-ChildItem -LiteralPath $env:SEEDREAM_BENCH_PHOTOS -File
        }
        @{ Images = $images.Count; Seconds = (Get-Process -Id $PID).TotalProcessorTime.TotalSeconds } | ConvertTo-Json
        """;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        int count = bench.Pick(16, 2);
        string photos = bench.NewFolder("photos");
        Photos.Make(photos, count, 4 * Statistics.Megabyte);
        using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--latency", bench.Pick("45s", "100ms"));
        double start = await RunAsync([]);
        double run = await RunAsync(
        [
            ("SEEDREAM_BENCH_MODULE", BuiltModule.Manifest),
            ("SEEDREAM_BENCH_PROMPT", BareLoop.Prompt),
            ("SEEDREAM_BENCH_OUT", bench.NewFolder("out")),
            ("SEEDREAM_ENDPOINT", emulator.Endpoint.AbsoluteUri),
            ("SEEDREAM_LEDGER", bench.NewLedger()),
            ("SEGMIND_API_KEY", BareLoop.Key),
        ]);
        await emulator.RequireBilledAsync(count);
        return
        [
            Row.AtMost(
                $"processor time of {count} photos of 4 MB in a new process", run - start, 2.4, " s",
                $"without PowerShell's own start, {start:0.0} s", "0.0"),
        ];

        async Task<double> RunAsync(IEnumerable<(string, string)> environment)
        {
            FirstRunFigures figures = await ShellScript.RunAsync<FirstRunFigures>(
                Script, [("SEEDREAM_BENCH_PHOTOS", photos), .. environment]);
            IncorrectException.Unless(count, figures.Images, "images");
            return figures.Seconds;
        }
    }

    private sealed record FirstRunFigures(int Images, double Seconds);
}
