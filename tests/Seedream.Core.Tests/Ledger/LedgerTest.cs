using Seedream.Ledger;

namespace Seedream.Core.Tests.Ledger;

/// <summary>One ledger with two active runs.</summary>
public abstract class LedgerTest : IDisposable
{
    private protected LedgerTest()
    {
        Ledger = Folder.Open();
        Run = Ledger.BeginRun();
        Other = Ledger.BeginRun();
    }

    private protected LedgerFolder Folder { get; } = new();

    private protected JobLedger Ledger { get; }

    private protected JobTable Jobs => Ledger.Jobs;

    private protected LedgerRun Run { get; }

    private protected LedgerRun Other { get; }

    public void Dispose()
    {
        Run.Dispose();
        Other.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
