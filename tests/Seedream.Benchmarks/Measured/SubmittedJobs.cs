using System.Net.Http.Json;
using System.Text.Json;
using Seedream.Ledger;

namespace Seedream.Benchmarks.Measured;

/// <param name="Endpoint">The service.</param>
/// <param name="Ledger">The ledger.</param>
/// <param name="Count">How many jobs.</param>
internal sealed record SubmitSpec(Uri Endpoint, string Ledger, int Count);

/// <param name="Count">How many jobs there are.</param>
internal sealed record SubmitFigures(int Count);

/// <summary>Submits jobs as fast as the service takes them, and enters them in a ledger.</summary>
internal static class SubmittedJobs
{
    private const int AtOnce = 16;

    public static async Task<SubmitFigures> RunAsync(SubmitSpec spec)
    {
        using var client = new HttpClient { BaseAddress = spec.Endpoint };
        client.DefaultRequestHeaders.Add("x-api-key", BareLoop.Key);
        var jobs = new SeedreamJob[spec.Count];
        await Parallel.ForAsync(0, spec.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, stop) =>
        {
            string prompt = $"A watercolour, number {number}";
            using HttpResponseMessage response = await client.PostAsJsonAsync($"v2/{BareLoop.Slug}", new { prompt }, stop);
            JsonElement accepted = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(stop);
            jobs[number] = new SeedreamJob
            {
                RequestId = accepted.GetProperty("request_id").GetString()!,
                Status = SeedreamJobStatus.Running,
                Prompt = prompt,
                Endpoint = spec.Endpoint,
                Submitted = DateTime.Now,
            };
        });
        Enter(spec.Ledger, jobs);
        return new SubmitFigures(jobs.Length);
    }

    private static void Enter(string path, SeedreamJob[] jobs)
    {
        using JobLedger ledger = JobLedger.Open(path, TimeProvider.System);
        foreach (SeedreamJob job in jobs)
            ledger.Jobs.AddExternal(job);
    }
}
