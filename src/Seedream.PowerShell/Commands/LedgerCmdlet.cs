using System.Management.Automation;
using Seedream.Ledger;
using Seedream.PowerShell.Binding;
using Seedream.PowerShell.Session;

namespace Seedream.PowerShell.Commands;

/// <summary>What every cmdlet that deals with jobs has: the ledger.</summary>
public abstract class LedgerCmdlet : SeedreamCmdlet
{
    private LedgerLocation? _ledger;

    /// <summary>The file of the ledger; else the session's, else <c>SEEDREAM_LEDGER</c>, else the usual one of this account.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PSDefaultValue(Help = "Seedream/ledger.db in the user's local application data folder")]
    public string? LedgerPath { get; set; }

    /// <summary>Keeps no account of this command, and looks nothing up: what was bought before may be bought again.</summary>
    [Parameter]
    public SwitchParameter NoLedger { get; set; }

    /// <summary>The ledger of this command. Opened on the pipeline thread.</summary>
    private protected JobLedger Ledger => (_ledger ??= OpenLedger()).Ledger;

    /// <summary>
    /// The ledger of this command if there is one already: who only looks makes none. Null also where none is wanted.
    /// </summary>
    private protected JobLedger? ExistingLedger() => NoLedger || IsMissing() ? null : Ledger;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _ledger?.Dispose();
        _ledger = null;
    }

    private bool IsMissing()
    {
        try
        {
            string path = FindPath();
            return Path.IsPathFullyQualified(path) && !Path.Exists(path);
        }
        catch (SeedreamException failure)
        {
            Fail(failure, LedgerPath);
            throw;
        }
    }

    private LedgerLocation OpenLedger()
    {
        try
        {
            return NoLedger ? LedgerLocation.Temporary() : LedgerLocation.Open(FindPath());
        }
        catch (SeedreamException failure)
        {
            Fail(failure, LedgerPath);
            throw;
        }
    }

    private string FindPath()
    {
        string path = LedgerPath is null ? LedgerLocation.Default : new InputPaths(SessionState).FullPath(LedgerPath);
        return Path.GetFileName(path).ToUpperInvariant() is "NONE" or "NUL" or "NULL"
            ? throw new SeedreamException(
                SeedreamErrorId.LedgerUnavailable,
                $"'{path}' is no ledger. Without one, what was bought before is bought again after an interruption. Nothing was sent and nothing billed.",
                "Leave -LedgerPath out for the usual one. To do without on purpose, say -NoLedger.")
            : path;
    }
}
