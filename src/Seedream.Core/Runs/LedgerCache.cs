using System.Collections.Concurrent;
using Seedream.Ledger;

namespace Seedream.Runs;

/// <summary>The ledgers that this process has open, one a file.</summary>
internal static class LedgerCache
{
    private static readonly ConcurrentDictionary<string, Lazy<JobLedger>> Opened = new();

    /// <summary>Gives the ledger of a file, and opens it if that has not been done.</summary>
    /// <param name="path">The file's full path.</param>
    /// <exception cref="SeedreamException">There is no usable ledger; nothing was sent.</exception>
    public static JobLedger Open(string path)
    {
        Lazy<JobLedger> ledger = Opened.GetOrAdd(path, key => new Lazy<JobLedger>(() => JobLedger.Open(key, TimeProvider.System)));
        try
        {
            return ledger.Value;
        }
        catch (SeedreamException)
        {
            // What was wrong may be mended before the next command.
            Opened.TryRemove(new(path, ledger));
            throw;
        }
    }
}
