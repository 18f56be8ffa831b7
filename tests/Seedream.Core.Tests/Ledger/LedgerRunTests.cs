using Seedream.Ledger;

namespace Seedream.Core.Tests.Ledger;

/// <summary>Living and dead runs are told apart by their locks.</summary>
public sealed class LedgerRunTests
{
    [Fact]
    public void ARunLivesUntilItIsDisposedOf()
    {
        using var folder = new LedgerFolder();
        JobLedger ledger = folder.Open();
        JobLedger other = folder.Open();
        LedgerRun run = ledger.BeginRun();
        Assert.True(other.IsAlive(run.Id));
        Assert.True(other.IsAlive(run.Id), "Asking has ended it.");
        run.Dispose();
        Assert.False(other.IsAlive(run.Id));
        Assert.False(File.Exists(folder.FileOf(run)));
    }

    [Fact]
    public void TheNextRunRemovesWhatKilledOnesLeftAndNothingElse()
    {
        using var folder = new LedgerFolder();
        JobLedger ledger = folder.Open();
        using LedgerRun living = ledger.BeginRun();
        LedgerRun dead = ledger.BeginRun();
        folder.Kill(dead);
        string stranger = Path.Combine(folder.Root, "own", "other.db.1.run");
        File.WriteAllText(stranger, "");

        using LedgerRun next = ledger.BeginRun();

        Assert.False(File.Exists(folder.FileOf(dead)));
        Assert.True(File.Exists(stranger) && ledger.IsAlive(living.Id) && ledger.IsAlive(next.Id));
    }

    [Fact]
    public void RunsThatBeginTogetherAllLive()
    {
        using var folder = new LedgerFolder();
        JobLedger ledger = folder.Open();
        LedgerRun[] runs = new LedgerRun[64];
        Parallel.For(0, runs.Length, index => runs[index] = ledger.BeginRun());
        Assert.All(runs, run => Assert.True(ledger.IsAlive(run.Id)));
        Assert.All(runs, run => run.Dispose());
    }
}
