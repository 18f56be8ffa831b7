using System.Management.Automation;
using System.Management.Automation.Language;
using Seedream.Ledger;
using Seedream.PowerShell.Binding;
using Seedream.PowerShell.Session;
using Seedream.Runs;

namespace Seedream.PowerShell.Commands;

/// <summary>The ledger parameters of every cmdlet that uses jobs.</summary>
public abstract class LedgerCmdlet : SeedreamCmdlet
{
    private JobLedger? _ledger;
    private string? _temporaryFolder;

    /// <summary>The ledger file; null for the session's, else <c>SEEDREAM_LEDGER</c>, else the account's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PSDefaultValue(Help = "Seedream/ledger.db in the user's local application data folder")]
    public string? LedgerPath { get; set; }

    /// <summary>Neither reads nor writes the ledger. An edit that is already paid can be billed again.</summary>
    [Parameter]
    public SwitchParameter NoLedger { get; set; }

    /// <summary>The ledger of this command. The first call must be on the pipeline thread.</summary>
    private protected JobLedger Ledger => _ledger ??= GetOrTerminate(Open, LedgerPath);

    /// <summary>Gets the ledger without creating it; null if it does not exist or is not used.</summary>
    private protected JobLedger? ExistingLedger() =>
        NoLedger || GetOrTerminate(IsMissing, LedgerPath) ? null : GetOrTerminate(RequireSameFile, LedgerPath);

    /// <summary>
    /// The parameter with which later commands use the ledger of this one; empty if they use it by themselves, null
    /// without a ledger.
    /// </summary>
    private protected string? LedgerOfLaterCommands => NoLedger ? null
        : LedgerPath is null ? ""
        : $" -LedgerPath '{CodeGeneration.EscapeSingleQuotedStringContent(Ledger.Path)}'";

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!NoLedger)
            _ledger?.Checkpoint();

        if (_temporaryFolder is not { } folder)
            return;

        _temporaryFolder = null;
        _ledger?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private JobLedger Open()
    {
        if (!NoLedger)
            return LedgerCache.Open(FindPath());

        _temporaryFolder = Directory.CreateTempSubdirectory("seedream-").FullName;
        return JobLedger.Open(Path.Combine(_temporaryFolder, "ledger.db"), TimeProvider.System);
    }

    // A path that is not fully qualified is invalid, and opening it reports that.
    private bool IsMissing()
    {
        string path = FindPath();
        return Path.IsPathFullyQualified(path) && !LedgerCache.IsOpen(path) && !JobLedger.Exists(path);
    }

    private JobLedger RequireSameFile()
    {
        Ledger.RequireSameFile();
        return Ledger;
    }

    private string FindPath()
    {
        string path = LedgerPath is null
            ? LedgerLocation.Default
            : new InputPaths(SessionState).FullPath(LedgerPath);
        return Path.GetFileName(path).ToUpperInvariant() is not ("NONE" or "NUL" or "NULL")
            ? path
            : throw new SeedreamException(
                SeedreamErrorId.LedgerUnavailable,
                $"'{path}' is not a ledger. Without a ledger, paid edits are billed again after an interruption. "
                + "Nothing was submitted.",
                "Omit -LedgerPath to use the default ledger. To run without a ledger, specify -NoLedger.");
    }
}
