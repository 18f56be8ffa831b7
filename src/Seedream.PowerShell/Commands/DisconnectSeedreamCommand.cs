using System.Management.Automation;
using Seedream.PowerShell.Session;

namespace Seedream.PowerShell.Commands;

/// <summary>Removes the connection of the session, and its API key from the entire process.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Seedream")]
public sealed class DisconnectSeedreamCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (SessionConnection.Current is { } connection)
            SessionConnection.Forget(connection.Settings.Key);
    }
}
