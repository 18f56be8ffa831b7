using System.Collections.Concurrent;
using Seedream.Benchmarks.Running;
using Seedream.Edits;
using Seedream.Emulator;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.Benchmarks.Measured;

/// <param name="Folder">Where photos, pictures and ledger go.</param>
/// <param name="Edits">How many edits.</param>
/// <param name="AtOnce">Edits in flight.</param>
/// <param name="RequestsPerMinute">The service's limit, of which the client is not told.</param>
/// <param name="JobSeconds">How long a job takes.</param>
/// <param name="Times">How many times as fast the clock runs.</param>
/// <param name="IsSliding">Whether the service counts the last sixty seconds, and not calendar minutes.</param>
internal sealed record LimitSpec(string Folder, int Edits, int AtOnce, int RequestsPerMinute, double JobSeconds, int Times, bool IsSliding);

/// <param name="Share">The part of the limit that was used in the whole minutes up to the last submit; 1 where there was none.</param>
/// <param name="Minutes">How many those were.</param>
/// <param name="Refused">Requests that the limit refused.</param>
/// <param name="GivenUp">Edits that came to nothing, and why.</param>
/// <param name="Polls">Polls an edit.</param>
/// <param name="TotalMinutes">How long the run took.</param>
internal sealed record LimitFigures(double Share, int Minutes, int Refused, string[] GivenUp, double Polls, double TotalMinutes);

/// <summary>
/// Edits under a limit that the service does not tell of. Minutes are long, so service and client have a faster clock,
/// the same for both, which only the core can be given.
/// </summary>
internal static class LimitedRun
{
    public static async Task<LimitFigures> RunAsync(LimitSpec spec)
    {
        var clock = new FastClock(spec.Times);
        ConcurrentQueue<Request> requests = [];
        var options = new EmulatorOptions
        {
            Clock = clock,
            Latency = TimeSpan.FromSeconds(spec.JobSeconds),
            LatencySigma = 0.2,
            RequestsPerMinute = spec.RequestsPerMinute,
            RateWindow = spec.IsSliding ? RateWindow.Sliding : RateWindow.Fixed,
            Verbose = true,
            Log = line => requests.Enqueue(Request.Of(clock.GetUtcNow(), line)),
        };
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(options);
        string[] photos = Photos.Make(Directory.CreateDirectory(Path.Combine(spec.Folder, "photos")).FullName, spec.Edits, 20_000);
        string[] givenUp = await EditAsync(spec, clock, emulator.Endpoint, photos);
        IncorrectException.Unless(0, emulator.Counters.DuplicatesBilled, "jobs billed twice");
        IncorrectException.Unless(spec.Edits - givenUp.Length, Directory.GetFiles(Path.Combine(spec.Folder, "out")).Length, "pictures of edits that were not given up");
        return Figures([.. requests.Where(request => !request.IsDownload)], givenUp, spec);
    }

    private static async Task<string[]> EditAsync(LimitSpec spec, FastClock clock, Uri endpoint, string[] photos)
    {
        string output = Directory.CreateDirectory(Path.Combine(spec.Folder, "out")).FullName;
        using JobLedger ledger = JobLedger.Open(Path.Combine(spec.Folder, "ledger.db"), clock);
        using var client = new SeedreamClient(ConnectionSettings.For(endpoint, new ApiKey(BareLoop.Key)), clock);
        using var run = new EditRun(client, ledger, new SubmitOptions(Inline: false, Force: false, new CostLimit(null)), null, CancellationToken.None);
        ConcurrentQueue<string> givenUp = [];
        await Parallel.ForEachAsync(photos, new ParallelOptions { MaxDegreeOfParallelism = spec.AtOnce }, async (photo, stop) =>
        {
            var edit = new Edit { Prompt = "Warm evening light", Source = PhotoSource.FromPath(photo) };
            var target = new OutputTarget(output, new NameTemplate(NameTemplate.Default), run.Saver.IsUnmodifiedOutput, photo);
            using var deadline = new Deadline(clock, TimeSpan.FromMinutes(10), stop);
            try
            {
                await run.Pipeline.RunAsync(edit, target, false, new EditEvents(_ => { }, _ => { }, failure => givenUp.Enqueue(failure.Message)), new CallContext(deadline));
            }
            catch (SeedreamException failure)
            {
                givenUp.Enqueue(failure.Message);
            }
        });
        return [.. givenUp];
    }

    private static LimitFigures Figures(Request[] requests, string[] givenUp, LimitSpec spec)
    {
        Request[] granted = [.. requests.Where(request => !request.IsRefused)];
        long first = granted.Min(request => request.Minute) + 1;
        long last = granted.Where(request => request.IsSubmit).Max(request => request.Minute);
        int minutes = (int)Math.Max(0, last - first);
        double used = granted.Count(request => request.Minute >= first && request.Minute < last);
        return new LimitFigures(
            minutes == 0 ? 1 : used / (minutes * spec.RequestsPerMinute),
            minutes,
            requests.Length - granted.Length,
            givenUp,
            (double)granted.Count(request => request.IsPoll) / spec.Edits,
            (requests.Max(request => request.At) - requests.Min(request => request.At)).TotalMinutes);
    }

    private readonly record struct Request(DateTimeOffset At, string Method, string Path, string Code)
    {
        public long Minute => At.UtcTicks / TimeSpan.TicksPerMinute;

        public bool IsRefused => Code == "429";

        public bool IsSubmit => Method == "POST" && Path.StartsWith("/v2/", StringComparison.Ordinal);

        public bool IsPoll => Path.EndsWith("/status", StringComparison.Ordinal);

        public bool IsDownload => Path.StartsWith("/generations/", StringComparison.Ordinal);

        // As the emulator logs: time, method, path, code.
        public static Request Of(DateTimeOffset at, string line) => line.Split(' ') is [_, var method, var path, var code, ..]
            ? new Request(at, method, path, code)
            : throw new IncorrectException($"'{line}' is no request");
    }
}
