using Seedream.Ledger;

namespace Seedream.Core.Tests.Ledger;

public sealed class LedgerRunTests : LedgerTest
{
    [Fact]
    public void ARunIsAliveUntilItIsDisposed()
    {
        JobLedger other = Folder.Open();
        Assert.True(other.IsAlive(Run.Id));
        Assert.True(other.IsAlive(Run.Id), "The first check ended the run.");
        Run.Dispose();
        Assert.False(other.IsAlive(Run.Id));
        Assert.False(File.Exists(Folder.FileOf(Run)));
    }

    [Fact]
    public void TheNextRunDeletesTheFilesOfKilledRunsOnly()
    {
        Folder.Kill(Other);
        string unrelated = Path.Combine(Folder.Root, "own", "other.db.1.run");
        File.WriteAllText(unrelated, "");

        using LedgerRun next = Ledger.BeginRun();

        Assert.False(File.Exists(Folder.FileOf(Other)));
        Assert.True(File.Exists(unrelated) && Ledger.IsAlive(Run.Id) && Ledger.IsAlive(next.Id));
    }

    [Fact]
    public void RunsThatStartAtTheSameTimeAreAllAlive()
    {
        LedgerRun[] runs = new LedgerRun[64];
        Parallel.For(0, runs.Length, index => runs[index] = Ledger.BeginRun());
        Assert.All(runs, run => Assert.True(Ledger.IsAlive(run.Id)));
        Assert.All(runs, run => run.Dispose());
    }
}
