using System.Management.Automation;
using Seedream.PowerShell.Binding;
using Seedream.PowerShell.Session;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Commands;

/// <summary>Checks an API key and saves the connection for the session.</summary>
[Cmdlet(VerbsCommunications.Connect, "Seedream")]
[OutputType(typeof(SeedreamConnection))]
public sealed class ConnectSeedreamCommand : SeedreamCmdlet
{
    /// <summary>The time limit for the check in seconds, 1 to 3600.</summary>
    [Parameter]
    [NumberTransformation(IsWhole = true)]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 100;

    /// <summary>The ledger file of the session; null for <c>SEEDREAM_LEDGER</c>, else the account's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PSDefaultValue(Help = "Seedream/ledger.db in the user's local application data folder")]
    public string? LedgerPath { get; set; }

    /// <summary>
    /// The longest image that is downloaded, in bytes; null for the session's, else 64 MB. A longer one ends its
    /// download with an error.
    /// </summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [PSDefaultValue(Help = "64MB")]
    public int? MaximumImageBytes { get; set; }

    /// <summary>The longest answer without images that is read, in bytes; null for the session's, else 16 MB.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [PSDefaultValue(Help = "16MB")]
    public int? MaximumJsonBytes { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _ = Client;
        if (LedgerPath is { } path)
            LedgerPath = GetOrTerminate(() => LedgerCache.Open(new InputPaths(SessionState).FullPath(path)).Path, path);
    }

    private protected override void ProcessItem() => Start(1, Client.Settings.Endpoint, TimeoutSec, CheckAsync);

    private async Task CheckAsync(CallContext context)
    {
        ConnectionSettings settings = Client.Settings;
        settings = settings with
        {
            MaximumImageBytes = MaximumImageBytes ?? settings.MaximumImageBytes,
            MaximumJsonBytes = MaximumJsonBytes ?? settings.MaximumJsonBytes,
        };
        SeedreamCredit credit = await Client.GetCreditAsync(context).ConfigureAwait(false);
        RunOnPipeline(() =>
        {
            SessionConnection.Current = new SessionConnection(settings, LedgerPath);
            WriteObject(new SeedreamConnection
            {
                Endpoint = settings.Endpoint,
                Credit = credit.Credit,
                ApiKey = settings.Key.ToString(),
            });
        });
    }
}
