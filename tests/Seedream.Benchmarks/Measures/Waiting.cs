using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>Waiting for thousands of jobs. Only a part is measured, because all of it takes minutes.</summary>
internal static class Waiting
{
    // CadencePrice.Fair: the polls per second of one client without another limit, on average.
    private const double Fair = 50;
    private const string Reference = "a fair rate for one client, 50/s";

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        int jobs = bench.Pick(10_000, 20);
        double seconds = bench.Pick(35, 2.0);
        using EmulatorProcess emulator = await EmulatorProcess.StartAsync(
            "--latency", bench.Pick("45s", "200ms"), "--latency-sigma", bench.Pick("0.31", "0"));
        string ledger = bench.NewLedger();
        var submit = new SubmitSpec(emulator.Endpoint, ledger, jobs);
        await Child.RunAsync<SubmitFigures>(nameof(SubmittedJobs), submit);
        var wait = new WaitSpec(emulator.Endpoint, ledger, bench.Pick(5, 1.0), seconds);
        WaitFigures figures = await Child.RunAsync<WaitFigures>(nameof(WaitedJobs), wait);
        IncorrectException.Unless(jobs, (await emulator.CountersAsync()).JobsAccepted, "jobs");
        if (bench.IsSmall)
            IncorrectException.Unless(jobs, figures.Ended, "jobs that ended");

        double memory = figures.PeakAboveIdle.Megabytes();
        double polls = figures.RunningPollsPerSecond;
        string part = $"{seconds:0} s of the wait; {figures.Ended} jobs ended in it";
        string arrival = $"while the jobs arrived: {figures.SettleProcessorSeconds:0.0} s in total";
        return
        [
            Row.AtMost($"memory above idle while waiting for {jobs} jobs", memory, 150, " MB", part),
            Row.AtMost("processor time of the wait", 100 * figures.Cores, 25, " % of a core", arrival),
            Row.AtMost("polls that found their job still running", polls, 1.02 * Fair, "/s", Reference),
        ];
    }
}
