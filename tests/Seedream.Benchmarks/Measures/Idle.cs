using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>A run over many photos that are all done, and over the same with one new photo.</summary>
internal static class Idle
{
    private const int Length = 4 * Statistics.Megabyte;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        int count = bench.Pick(10_000, 20);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = new Uri($"http://{listener.LocalEndpoint}/");
        string photos = bench.NewFolder("photos"), output = bench.NewFolder("out"), ledger = bench.NewLedger();
        await Child.RunAsync<FinishedFigures>(
            nameof(FinishedPhotos), new FinishedSpec(endpoint, ledger, photos, output, count, Length));

        string added = Photos.MakeSparse(bench.NewFolder("new"), count, Length);
        Task<long> arrival = FirstRequest.ArrivalAsync(listener);
        int sample = bench.Pick(200, 2);
        IdleFigures run = await IdleRun.RunAsync(
            new IdleSpec(endpoint, ledger, photos, output, added, count, sample, bench.Pick(5, 1)));
        double first = Stopwatch.GetElapsedTime(run.NewStarted, await arrival).TotalSeconds;

        double seconds = run.Seconds.Median();
        double hash = run.HashSeconds * count / sample;
        string all = $"{count} photos of 4 MB";
        double share = 100.0 * run.BytesRead / ((long)Length * count);
        double memory = (run.PeakAboveIdle - run.EmptyAboveIdle).Megabytes();
        return
        [
            Row.AtLeast(
                $"{all}, all done, compared with hashing them", hash / seconds, 25, " ×",
                $"{seconds:0.00} s; SHA-256 of all from the page cache {hash:0.0} s", "0.0"),
            Row.Ratio(
                "the same, compared with a loop in PowerShell", seconds, 3, " s",
                "looking up each file's length and time", run.LoopSeconds.Median()),
            Row.AtMost("bytes read", share, 0.1, " % of the photos", "the ledger included", "0.000"),
            Row.AtMost("memory above a run without photos", memory, 16, " MB", "", "0.0"),
            Row.Ratio(
                "one new photo among them: first request after", first, 1.1, " s", "a run without it", seconds),
        ];
    }
}
