using System.Diagnostics;
using Seedream.Benchmarks.Running;
using Seedream.Benchmarks.Small;
using Seedream.Edits;
using Seedream.Ledger;

namespace Seedream.Benchmarks.Measured;

internal sealed record StepsSpec(string Folder, int Edits);

/// <summary>
/// Medians in milliseconds of all operations, of those that flush to the disk, of the others, and of flushing one page.
/// </summary>
internal sealed record StepsFigures(double All, double Durable, double Other, double Flush);

/// <summary>Records edits in a ledger, from the claim to the saved image.</summary>
internal static class LedgerSteps
{
    private const int PageBytes = 4096;

    public static Task<StepsFigures> RunAsync(StepsSpec spec) => Task.FromResult(Measure(spec));

    private static StepsFigures Measure(StepsSpec spec)
    {
        using JobLedger ledger = JobLedger.Open(Path.Combine(spec.Folder, "ledger.db"), TimeProvider.System);
        using LedgerRun run = ledger.BeginRun();
        string path = Path.Combine(spec.Folder, "page");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        byte[] page = new byte[PageBytes];
        List<double> durable = [], other = [], flush = [];
        for (int number = 0; number < spec.Edits; number++)
        {
            PhotoSource source = PhotoSource.FromPath($"/photos/{number}.jpg");
            var edit = new Edit { Prompt = $"{BareLoop.Prompt}, number {number}", Source = source };
            EditKey key = EditKey.Compute(ModelLimits.Slug, edit, [new PhotoHash(new string('A', 64), number)]);
            SeedreamJob job = edit.ToJob(Sample.Endpoint);
            string id = Guid.NewGuid().ToString();
            var url = new Uri($"https://example.com/{id}.jpg");
            string body = $$"""[{"Kind":"Asset","Text":"{{url}}"}]""";
            SeedreamImage[] images = [new() { RequestId = id, Index = 1, ImageCount = 1, Uri = url }];

            LedgerRow row = Time(other, () => ledger.Jobs.Claim(key, job, run, resubmit: false)).Row;
            row = Time(durable, () => ledger.Jobs.RecordIntent(row, body, false, run));
            row = Time(durable, () => ledger.Jobs.Accept(row, id));
            TimeSpan duration = TimeSpan.FromSeconds(45);
            row = Time(other, () => ledger.Jobs.Complete(row, ModelLimits.PricePerImage, duration, images));
            Time(other, () => ledger.Jobs.RecordSaved(row, 1, new($"/images/{number}.jpg", 2_000_000)));
            Time(flush, () =>
            {
                file.Write(page);
                file.Flush(flushToDisk: true);
                return 0;
            });
        }

        return new StepsFigures(durable.Concat(other).Median(), durable.Median(), other.Median(), flush.Median());
    }

    private static T Time<T>(List<double> times, Func<T> step)
    {
        long start = Stopwatch.GetTimestamp();
        T result = step();
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return result;
    }
}
