using System.Management.Automation;
using Seedream.PowerShell.Binding;

namespace Seedream.PowerShell.Commands;

/// <summary>Gets the remaining credit of the account. The request is free.</summary>
[Cmdlet(VerbsCommon.Get, "SeedreamCredit")]
[OutputType(typeof(SeedreamCredit))]
public sealed class GetSeedreamCreditCommand : SeedreamCmdlet
{
    /// <summary>The time limit for the request in seconds, 1 to 3600.</summary>
    [Parameter]
    [NumberTransformation(IsWhole = true)]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 100;

    /// <inheritdoc/>
    protected override void BeginProcessing() => _ = Client;

    private protected override void ProcessItem() => Start(
        1,
        Client.Settings.Endpoint,
        TimeoutSec,
        async context => Emit(await Client.GetCreditAsync(context).ConfigureAwait(false)));
}
