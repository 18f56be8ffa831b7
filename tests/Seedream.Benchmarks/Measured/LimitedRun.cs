using System.Collections.Concurrent;
using Seedream.Benchmarks.Running;
using Seedream.Edits;
using Seedream.Emulator;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.Benchmarks.Measured;

/// <param name="IsSliding">Whether the limit is for any 60 seconds rather than for a calendar minute.</param>
internal sealed record LimitSpec(
    string Folder, int Edits, int Concurrency, int PerMinute, double JobSeconds, int ClockSpeed, bool IsSliding);

/// <param name="Share">The used part of the limit in the whole minutes up to the last submit; 1 without any.</param>
/// <param name="Minutes">The number of these minutes.</param>
/// <param name="Rejected">Requests that got 429.</param>
/// <param name="Failures">Messages of failed edits.</param>
/// <param name="Polls">Polls per edit.</param>
/// <param name="TotalMinutes">The duration of the run.</param>
internal sealed record LimitFigures(
    double Share, int Minutes, int Rejected, string[] Failures, double Polls, double TotalMinutes);

/// <summary>
/// Makes edits under a rate limit that only 429 responses reveal. A minute is long, so the emulator and the client use
/// a faster clock, which only the core accepts.
/// </summary>
internal static class LimitedRun
{
    public static async Task<LimitFigures> RunAsync(LimitSpec spec)
    {
        var clock = new FastClock(spec.ClockSpeed);
        ConcurrentQueue<Request> requests = [];
        var options = new EmulatorOptions
        {
            Clock = clock,
            Latency = TimeSpan.FromSeconds(spec.JobSeconds),
            LatencySigma = 0.2,
            RequestsPerMinute = spec.PerMinute,
            RateWindow = spec.IsSliding ? RateWindow.Sliding : RateWindow.Fixed,
            Verbose = true,
            Log = line => requests.Enqueue(Request.Parse(clock.GetUtcNow(), line)),
        };
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(options);
        string output = Directory.CreateDirectory(Path.Combine(spec.Folder, "out")).FullName;
        string[] failures = await EditAsync(spec, clock, emulator.Endpoint, output);
        IncorrectException.Unless(0, emulator.Counters.DuplicatesBilled, "jobs billed twice");
        IncorrectException.Unless(spec.Edits - failures.Length, Directory.GetFiles(output).Length, "images");
        return Figures([.. requests.Where(request => !request.IsDownload)], failures, spec);
    }

    private static async Task<string[]> EditAsync(LimitSpec spec, FastClock clock, Uri endpoint, string output)
    {
        string folder = Directory.CreateDirectory(Path.Combine(spec.Folder, "photos")).FullName;
        using JobLedger ledger = JobLedger.Open(Path.Combine(spec.Folder, "ledger.db"), clock);
        using var client = new SeedreamClient(ConnectionSettings.For(endpoint, new ApiKey(BareLoop.Key)), clock);
        var submits =
            new SubmitOptions(Inline: false, Resubmit: false, new CostLimit(null), SubmitOptions.DefaultResubmitAfter);
        using var run = new EditRun(
            () => client, endpoint, ledger, submits, null, clock, CancellationToken.None);
        var saved = new SavedImages(ledger, new PhotoReader(ledger, readsAll: false, clock));
        ConcurrentQueue<string> failures = [];
        var events = new EditEvents(_ => { }, _ => { }, failure => failures.Enqueue(failure.Message));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = spec.Concurrency };
        await Parallel.ForEachAsync(Photos.Make(folder, spec.Edits, 20_000), parallel, async (photo, stop) =>
        {
            var edit = new Edit { Prompt = BareLoop.Prompt, Source = PhotoSource.FromPath(photo) };
            var name = new NameTemplate(NameTemplate.Default);
            var target = new OutputTarget(output, name, path => saved.IsReplacedBy(path, edit), photo);
            using var deadline = new Deadline(clock, TimeSpan.FromMinutes(10), stop);
            try
            {
                await run.RunAsync(edit, target, false, events, new CallContext(deadline));
            }
            catch (SeedreamException failure)
            {
                failures.Enqueue(failure.Message);
            }
        });
        return [.. failures];
    }

    private static LimitFigures Figures(Request[] requests, string[] failures, LimitSpec spec)
    {
        Request[] accepted = [.. requests.Where(request => !request.IsRejected)];
        long first = accepted.Min(request => request.Minute) + 1;
        long last = accepted.Where(request => request.IsSubmit).Max(request => request.Minute);
        int minutes = (int)Math.Max(0, last - first);
        double used = accepted.Count(request => request.Minute >= first && request.Minute < last);
        return new LimitFigures(
            minutes == 0 ? 1 : used / (minutes * spec.PerMinute),
            minutes,
            requests.Length - accepted.Length,
            failures,
            (double)accepted.Count(request => request.IsPoll) / spec.Edits,
            (requests.Max(request => request.At) - requests.Min(request => request.At)).TotalMinutes);
    }

    private readonly record struct Request(DateTimeOffset At, string Method, string Path, string Code)
    {
        public long Minute => At.UtcTicks / TimeSpan.TicksPerMinute;

        public bool IsRejected => Code == "429";

        public bool IsSubmit => Method == "POST" && Path.StartsWith("/v2/", StringComparison.Ordinal);

        public bool IsPoll => Path.EndsWith("/status", StringComparison.Ordinal);

        public bool IsDownload => Path.StartsWith("/generations/", StringComparison.Ordinal);

        /// <summary>Parses a line of the emulator's log: time, method, path, code.</summary>
        public static Request Parse(DateTimeOffset at, string line) =>
            line.Split(' ') is [_, var method, var path, var code, ..]
                ? new Request(at, method, path, code)
                : throw new IncorrectException($"unknown line in the log: {line}");
    }
}
