using System.Collections.Concurrent;
using Seedream.Ledger;

namespace Seedream.Runs;

/// <summary>The ledgers that this process has opened, one for each file.</summary>
internal static class LedgerCache
{
    private static readonly ConcurrentDictionary<string, Lazy<JobLedger>> Opened = new();

    /// <summary>Whether this process has opened the ledger, even if its file was deleted since.</summary>
    public static bool IsOpen(string path) => Opened.ContainsKey(path);

    /// <param name="path">The full path of the ledger.</param>
    /// <exception cref="SeedreamException">The ledger cannot be used. Nothing was submitted.</exception>
    public static JobLedger Open(string path)
    {
        Lazy<JobLedger> ledger = Opened.GetOrAdd(
            path, key => new Lazy<JobLedger>(() => JobLedger.Open(key, TimeProvider.System)));
        try
        {
            return ledger.Value;
        }
        catch (SeedreamException)
        {
            // The next command may find the cause repaired.
            Opened.TryRemove(new(path, ledger));
            throw;
        }
    }
}
