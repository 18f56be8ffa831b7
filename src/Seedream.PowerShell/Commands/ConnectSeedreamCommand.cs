using System.Management.Automation;
using Seedream.PowerShell.Binding;
using Seedream.PowerShell.Session;
using Seedream.Runs;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.PowerShell.Commands;

/// <summary>Checks a key and remembers the connection for this session.</summary>
[Cmdlet(VerbsCommunications.Connect, "Seedream")]
[OutputType(typeof(SeedreamConnection))]
public sealed class ConnectSeedreamCommand : SeedreamCmdlet
{
    /// <summary>How many seconds the check may take in all.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 100;

    /// <summary>The file of the ledger for this session; else <c>SEEDREAM_LEDGER</c>, else the usual one of this account.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PSDefaultValue(Help = "Seedream/ledger.db in the user's local application data folder")]
    public string? LedgerPath { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _ = Client;
        try
        {
            if (LedgerPath is not null)
                LedgerPath = LedgerCache.Open(new InputPaths(SessionState).FullPath(LedgerPath)).Path;
        }
        catch (SeedreamException failure)
        {
            Fail(failure, LedgerPath);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessItem() => Start(1, Client.Settings.Endpoint, CheckAsync);

    private async Task CheckAsync()
    {
        using var deadline = new Deadline(Client.Clock, TimeSpan.FromSeconds(TimeoutSec), CancelAll);
        SeedreamClient client = Client;
        CreditReply reply = await client.Api.GetCreditAsync(Context(deadline)).ConfigureAwait(false);
        RunOnPipeline(() =>
        {
            SessionConnection.Current = new SessionConnection(client.Settings, LedgerPath);
            WriteObject(new SeedreamConnection { Endpoint = client.Settings.Endpoint, Credit = reply.Credit, ApiKey = client.Settings.Key.ToString() });
        });
    }
}
