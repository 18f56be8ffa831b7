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
        int sample = bench.Pick(200, 2);
        var spec = new IdleSpec(endpoint, ledger, photos, output, added, count, sample, bench.Pick(20, 1));
        IdleFigures run = await IdleRun.RunAsync(spec);
        Task<long> arrival = FirstRequest.ArrivalAsync(listener);
        long started = await IdleRun.RunWithNewPhotoAsync(spec);
        double first = Stopwatch.GetElapsedTime(started, await arrival).TotalSeconds;

        double seconds = run.Seconds[0];
        double compiled = run.Seconds[(run.Seconds.Length / 2)..].Median();
        double loop = run.LoopSeconds[(run.LoopSeconds.Length / 2)..].Median();
        double hash = run.HashSeconds * count / sample;
        string all = $"{count} photos of 4 MB";
        double share = 100.0 * run.BytesRead / ((long)Length * count);
        double memory = (run.PeakAboveIdle - run.ListAboveIdle).Megabytes();
        double list = (run.ListAboveIdle - run.EmptyAboveIdle).Megabytes();
        return
        [
            Row.AtLeast(
                $"{all}, all done, first run of a process", hash / seconds, 25, " ×",
                $"{seconds:0.00} s; SHA-256 of all from the page cache {hash:0.0} s", "0.0"),
            Row.Ratio(
                "the same, later runs", compiled, 3, " s",
                "a loop in PowerShell that looks up each file's length and time", loop),
            Row.AtMost("bytes read", share, 0.1, " % of the photos", "the ledger included", "0.000"),
            Row.AtMost(
                "memory of a run above listing the files", memory, 16, " MB",
                $"listing them above a run without photos {list:0.0} MB", "0.0"),
            Row.Ratio(
                "one new photo after them: first request after", first, 1.1, " s", "the first run without it", seconds),
        ];
    }
}
