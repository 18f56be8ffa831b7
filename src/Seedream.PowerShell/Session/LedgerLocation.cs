using Seedream.Ledger;
using Seedream.Runs;

namespace Seedream.PowerShell.Session;

/// <summary>The ledger of one command: the usual one, another file, or one that is thrown away with the command.</summary>
internal sealed class LedgerLocation : IDisposable
{
    private readonly string? _temporary;

    private LedgerLocation(JobLedger ledger, string? temporary)
    {
        Ledger = ledger;
        _temporary = temporary;
    }

    /// <summary>The ledger.</summary>
    public JobLedger Ledger { get; }

    /// <summary>Where the ledger is when a command does not say: the session's, else <c>SEEDREAM_LEDGER</c>, else the usual one of this account.</summary>
    public static string Default =>
        SessionConnection.Current?.LedgerPath
        ?? (Environment.GetEnvironmentVariable("SEEDREAM_LEDGER") is { Length: > 0 } path ? Path.GetFullPath(path) : LedgerPath.Default);

    /// <summary>Opens the ledger of a file.</summary>
    /// <param name="path">The file's full path.</param>
    /// <exception cref="SeedreamException">There is no usable ledger. Nothing was sent.</exception>
    public static LedgerLocation Open(string path) => new(LedgerCache.Open(path), null);

    /// <summary>Opens a ledger for one command only, which knows nothing of others and is known to none.</summary>
    public static LedgerLocation Temporary()
    {
        string folder = Directory.CreateTempSubdirectory("seedream-").FullName;
        return new LedgerLocation(JobLedger.Open(Path.Combine(folder, "ledger.db"), TimeProvider.System), folder);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_temporary is null)
            return;

        Ledger.Dispose();
        Directory.Delete(_temporary, recursive: true);
    }
}
