using System.Management.Automation;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.PowerShell.Commands;

/// <summary>Tells what credit the account has left. It costs nothing and is the cheapest test of a key.</summary>
[Cmdlet(VerbsCommon.Get, "SeedreamCredit")]
[OutputType(typeof(SeedreamCredit))]
public sealed class GetSeedreamCreditCommand : SeedreamCmdlet
{
    /// <summary>How many seconds the question may take in all.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 100;

    /// <inheritdoc/>
    protected override void BeginProcessing() => _ = Client;

    /// <inheritdoc/>
    protected override void ProcessItem() => Start(1, Client.Settings.Endpoint, AskAsync);

    private async Task AskAsync()
    {
        using var deadline = new Deadline(Client.Clock, TimeSpan.FromSeconds(TimeoutSec), CancelAll);
        CreditReply reply = await Client.Api.GetCreditAsync(Context(deadline)).ConfigureAwait(false);
        Emit(new SeedreamCredit { Credit = reply.Credit, FreeCredit = reply.FreeCredit, Endpoint = Client.Settings.Endpoint });
    }
}
