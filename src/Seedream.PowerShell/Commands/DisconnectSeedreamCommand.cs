using System.Management.Automation;
using Seedream.PowerShell.Session;

namespace Seedream.PowerShell.Commands;

/// <summary>Removes the connection of the session, including its API key.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Seedream")]
public sealed class DisconnectSeedreamCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => SessionConnection.Current = null;
}
