using Seedream.Ledger;

namespace Seedream.Benchmarks.Measured;

internal sealed record SubmitSpec(Uri Endpoint, string Ledger, int Count);

internal sealed record SubmitFigures(int Count);

/// <summary>Submits jobs as fast as the service accepts them, and adds them to a ledger.</summary>
internal static class SubmittedJobs
{
    public static async Task<SubmitFigures> RunAsync(SubmitSpec spec)
    {
        using HttpClient client = BareLoop.Client(spec.Endpoint);
        var jobs = new SeedreamJob[spec.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 16 };
        await Parallel.ForAsync(0, spec.Count, parallel, async (number, _) =>
        {
            string prompt = $"A watercolor, number {number}";
            jobs[number] = new SeedreamJob
            {
                RequestId = await BareLoop.SubmitAsync(client, new { prompt }),
                Status = SeedreamJobStatus.Running,
                Prompt = prompt,
                Endpoint = spec.Endpoint,
                Submitted = DateTime.Now,
            };
        });
        AddTo(spec.Ledger, jobs);
        return new SubmitFigures(jobs.Length);
    }

    private static void AddTo(string path, SeedreamJob[] jobs)
    {
        using JobLedger ledger = JobLedger.Open(path, TimeProvider.System);
        foreach (SeedreamJob job in jobs)
            ledger.Jobs.AddExternal(job);
    }
}
