using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>Thousands of jobs waited for at once. A window of the wait is watched: to the end it takes minutes.</summary>
internal static class Waiting
{
    // What one client makes of polls where nothing limits it: CadencePrice.Fair. The price keeps to it in the mean.
    private const double Fair = 50;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        int jobs = bench.Pick(10_000, 20);
        double seconds = bench.Pick(35, 2.0);
        using EmulatorProcess emulator = await EmulatorProcess.StartAsync(
            "--latency", bench.Pick("45s", "200ms"), "--latency-sigma", bench.Pick("0.31", "0"));
        string ledger = Path.Combine(bench.NewFolder("ledger"), "ledger.db");
        await Child.RunAsync<SubmitFigures>(nameof(SubmittedJobs), new SubmitSpec(emulator.Endpoint, ledger, jobs));
        WaitFigures figures = await Child.RunAsync<WaitFigures>(nameof(WaitedJobs), new WaitSpec(emulator.Endpoint, ledger, bench.Pick(5, 1.0), seconds));
        IncorrectException.Unless(jobs, (await emulator.CountersAsync()).JobsAccepted, "jobs");
        if (bench.IsSmall)
            IncorrectException.Unless(jobs, figures.Ended, "jobs that ended");

        double memory = figures.PeakOverIdle.Megabytes();
        return
        [
            new($"memory over idle of {jobs} jobs waited for", $"{memory:0} MB", $"{seconds:0} s of the wait; {figures.Ended} ended in it", "< 150 MB", memory < 150),
            new("processor time of the wait", $"{100 * figures.Cores:0} % of a core", $"while they came in {figures.SettleProcessorSeconds:0.0} s", "< 25 %", figures.Cores < 0.25),
            new("polls of the wait in vain", $"{figures.VainPollsPerSecond:0}/s", "what one client may fairly ask", $"≤ {Fair}/s", figures.VainPollsPerSecond <= 1.02 * Fair),
        ];
    }
}
