using System.Collections.Concurrent;
using Seedream.Ledger;
using static Seedream.Core.Tests.Ledger.LedgerFolder;

namespace Seedream.Core.Tests.Ledger;

public sealed class OverlappingRunsTests
{
    [Fact]
    public async Task EachOf200EditsIsSubmittedOnce()
    {
        using var folder = new LedgerFolder();
        var claimed = new ConcurrentBag<string>();
        JobLedger[] ledgers = [folder.Open(), folder.Open()];
        await Task.WhenAll(ledgers.Concat(ledgers).Select(ledger => SubmitAsync(ledger, claimed)));

        Assert.Equal(200, claimed.Count);
        Assert.Equal(200, claimed.Distinct().Count());
        Assert.Equal(200, ledgers[0].Jobs.List(new JobFilter { Statuses = [SeedreamJobStatus.Running] }).Count());
    }

    [Fact]
    public void ANewLedgerCanBeOpenedSeveralTimesAtOnce()
    {
        using var folder = new LedgerFolder();
        var ledgers = new ConcurrentBag<JobLedger>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 8 };
        Parallel.For(0, 8, options, _ => ledgers.Add(JobLedger.Open(folder.Path, folder.Clock)));
        Assert.Equal(8, ledgers.Count);
        Assert.All(ledgers, ledger => ledger.Dispose());
    }

    private static Task SubmitAsync(JobLedger ledger, ConcurrentBag<string> claimed)
    {
        return Task.Factory.StartNew(
            Submit, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        void Submit()
        {
            using LedgerRun run = ledger.BeginRun();
            foreach (string prompt in Enumerable.Range(0, 200).Select(number => $"edit {number}"))
            {
                Claim claim = Claim(ledger, run, prompt);
                if (claim.Kind != ClaimKind.Claimed)
                    continue;

                claimed.Add(prompt);
                ledger.Jobs.Accept(ledger.Jobs.RecordIntent(claim.Row, "[]", false, run), "request " + prompt);
            }
        }
    }
}
