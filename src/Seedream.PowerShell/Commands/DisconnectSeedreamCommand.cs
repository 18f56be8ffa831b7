using System.Management.Automation;
using Seedream.PowerShell.Session;

namespace Seedream.PowerShell.Commands;

/// <summary>Forgets the connection of this session, and its key.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Seedream")]
public sealed class DisconnectSeedreamCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => SessionConnection.Current = null;
}
