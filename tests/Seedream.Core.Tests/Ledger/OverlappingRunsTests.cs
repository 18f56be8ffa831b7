using System.Collections.Concurrent;
using Seedream.Ledger;
using static Seedream.Core.Tests.Ledger.LedgerFolder;

namespace Seedream.Core.Tests.Ledger;

/// <summary>Two runs over one folder buy each edit once.</summary>
public sealed class OverlappingRunsTests
{
    [Fact]
    public async Task EachOfTwoHundredEditsIsSubmittedOnce()
    {
        using var folder = new LedgerFolder();
        var claimed = new ConcurrentBag<string>();
        Task[] workers = [.. Enumerable.Range(0, 2).Select(_ => folder.Open()).SelectMany(ledger => new[] { Work(ledger, claimed), Work(ledger, claimed) })];
        await Task.WhenAll(workers);

        Assert.Equal(200, claimed.Count);
        Assert.Equal(200, claimed.Distinct().Count());
        Assert.Equal(200, folder.Open().Jobs(new JobFilter { States = [LedgerState.Running] }).Count());
    }

    [Fact]
    public void LedgersOpenedTogetherForTheFirstTimeAllOpen()
    {
        using var folder = new LedgerFolder();
        var ledgers = new ConcurrentBag<JobLedger>();
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => ledgers.Add(JobLedger.Open(folder.Path, folder.Clock)));
        Assert.Equal(8, ledgers.Count);
        Assert.All(ledgers, ledger => ledger.Dispose());
    }

    private static Task Work(JobLedger ledger, ConcurrentBag<string> claimed) => Task.Factory.StartNew(
        () =>
        {
            using LedgerRun run = ledger.BeginRun();
            foreach (string prompt in Enumerable.Range(0, 200).Select(number => $"edit {number}"))
            {
                Claim claim = Claim(ledger, run, prompt);
                if (claim.Kind != ClaimKind.Mine)
                    continue;

                claimed.Add(prompt);
                ledger.Accept(ledger.RecordIntent(claim.Row, "{}", run), "request " + prompt);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
