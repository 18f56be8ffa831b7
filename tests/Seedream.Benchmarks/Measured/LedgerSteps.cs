using System.Diagnostics;
using Seedream.Benchmarks.Running;
using Seedream.Benchmarks.Small;
using Seedream.Edits;
using Seedream.Ledger;

namespace Seedream.Benchmarks.Measured;

/// <param name="Folder">Where the ledger goes.</param>
/// <param name="Edits">How many edits go through all their steps.</param>
internal sealed record StepsSpec(string Folder, int Edits);

/// <summary>Medians, in milliseconds: of all transitions, of those that reach the disk and those that need not, and of a bare flush of one page.</summary>
internal sealed record StepsFigures(double All, double Durable, double Other, double Flush);

/// <summary>Takes edits through the ledger, from the claim to the saved picture.</summary>
internal static class LedgerSteps
{
    private const int PageBytes = 4096;

    public static Task<StepsFigures> RunAsync(StepsSpec spec) => Task.FromResult(Measure(spec));

    private static StepsFigures Measure(StepsSpec spec)
    {
        using JobLedger ledger = JobLedger.Open(Path.Combine(spec.Folder, "ledger.db"), TimeProvider.System);
        using LedgerRun run = ledger.BeginRun();
        using var bare = new FileStream(Path.Combine(spec.Folder, "bare"), FileMode.Create, FileAccess.Write, FileShare.None, 0);
        byte[] page = new byte[PageBytes];
        List<double> durable = [], other = [], flush = [];
        for (int number = 0; number < spec.Edits; number++)
        {
            var edit = new Edit { Prompt = $"Warm evening light, number {number}", Source = PhotoSource.FromPath($"/photos/{number}.jpg") };
            EditKey key = EditKey.Compute(ModelLimits.Slug, edit, [new PhotoHash(new string('A', 64), number)]);
            SeedreamJob job = edit.ToJob(Sample.Endpoint);
            string id = Guid.NewGuid().ToString();
            LedgerRow row = Take(other, () => ledger.Jobs.Claim(key, job, run, force: false)).Row;
            row = Take(durable, () => ledger.Jobs.RecordIntent(row, $$"""[{"Kind":"Asset","Text":"https://example.com/{{id}}.jpg"}]""", false, run));
            row = Take(durable, () => ledger.Jobs.Accept(row, id));
            var image = new SeedreamImage { RequestId = id, Index = 1, ImageCount = 1, Uri = new Uri($"https://example.com/{id}.jpg") };
            row = Take(other, () => ledger.Jobs.Complete(row, ModelLimits.PricePerImage, TimeSpan.FromSeconds(45), [image]));
            Take(other, () => ledger.Jobs.RecordSaved(row, 1, $"/pictures/{number}.jpg", 2_000_000));
            Take(flush, () =>
            {
                bare.Write(page);
                bare.Flush(flushToDisk: true);
                return 0;
            });
        }

        return new StepsFigures(durable.Concat(other).Median(), durable.Median(), other.Median(), flush.Median());
    }

    private static T Take<T>(List<double> times, Func<T> step)
    {
        long start = Stopwatch.GetTimestamp();
        T result = step();
        times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return result;
    }
}
