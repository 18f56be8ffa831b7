using Microsoft.Extensions.Time.Testing;
using Seedream.Edits;
using Seedream.Ledger;

namespace Seedream.Core.Tests.Ledger;

/// <summary>A temporary folder for one ledger, and jobs in each state.</summary>
internal sealed class LedgerFolder : IDisposable
{
    public static readonly Uri Endpoint = new("https://ledger.example/");

    private readonly List<JobLedger> _open = [];

    public string Root { get; } = Directory.CreateTempSubdirectory("seedream-ledger-").FullName;

    public string Path => System.IO.Path.Combine(Root, "own", "ledger.db");

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public JobLedger Open()
    {
        JobLedger ledger = JobLedger.Open(Path, Clock);
        _open.Add(ledger);
        return ledger;
    }

    public void CloseAll()
    {
        _open.ForEach(ledger => ledger.Dispose());
        _open.Clear();
    }

    /// <summary>Leaves what a killed process leaves: an unlocked file.</summary>
    public void Kill(LedgerRun run)
    {
        run.Dispose();
        File.WriteAllBytes(FileOf(run), []);
    }

    public string FileOf(LedgerRun run) => $"{Path}.{run.Id:N}.run";

    public static Edit Edit(string prompt) => new() { Prompt = prompt, Size = "2K", MaxImages = 2 };

    public static EditKey Key(string prompt) => EditKey.Compute(ModelLimits.Slug, Edit(prompt), []);

    public static SeedreamJob Job(string prompt) => Edit(prompt).ToJob(Endpoint);

    public static Claim Claim(JobLedger ledger, LedgerRun run, string prompt, bool force = false) =>
        ledger.Jobs.Claim(Key(prompt), Job(prompt), run, force);

    public static LedgerRow Submitting(JobLedger ledger, LedgerRun run, string prompt, bool force = false) =>
        ledger.Jobs.RecordIntent(Claim(ledger, run, prompt, force).Row, "[]", false, run);

    public static LedgerRow Unknown(JobLedger ledger, LedgerRun run, string prompt) =>
        ledger.Jobs.MarkUnknown(Submitting(ledger, run, prompt));

    public static LedgerRow Running(JobLedger ledger, LedgerRun run, string prompt) =>
        ledger.Jobs.Accept(Submitting(ledger, run, prompt), "request-" + Guid.NewGuid());

    public static LedgerRow Completed(JobLedger ledger, LedgerRun run, string prompt) =>
        ledger.Jobs.Complete(Running(ledger, run, prompt), 0.07m, TimeSpan.FromSeconds(45), Images(2));

    public static LedgerRow Saved(JobLedger ledger, LedgerRun run, string prompt)
    {
        LedgerRow row = Completed(ledger, run, prompt);
        ledger.Jobs.RecordSaved(row, 1, new($"/photos/{prompt}-1.jpg", 100));
        return ledger.Jobs.RecordSaved(row, 2, new($"/photos/{prompt}-2.jpg", 200));
    }

    public static SeedreamImage[] Images(int count) => [.. Enumerable.Range(1, count).Select(index => new SeedreamImage
    {
        Index = index,
        ImageCount = count,
        Uri = new($"https://images.example/{index}.jpeg"),
        SuggestedName = $"{index}.jpeg",
    })];

    public void Dispose()
    {
        CloseAll();
        Directory.Delete(Root, recursive: true);
    }
}
