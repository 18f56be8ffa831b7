using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Session;

/// <summary>What <c>Connect-Seedream</c> remembers, for the runspace it ran in and no other.</summary>
/// <param name="Settings">Where the service is and how it is reached.</param>
/// <param name="LedgerPath">The ledger's full path; null for the usual one.</param>
internal sealed record SessionConnection(ConnectionSettings Settings, string? LedgerPath)
{
    private static readonly ConditionalWeakTable<Runspace, SessionConnection> Connections = new();

    /// <summary>The connection of this session; null where there is none.</summary>
    public static SessionConnection? Current
    {
        get => Runspace.DefaultRunspace is { } runspace && Connections.TryGetValue(runspace, out SessionConnection? connection) ? connection : null;
        set
        {
            Connections.Remove(Runspace.DefaultRunspace);
            if (value is not null)
                Connections.Add(Runspace.DefaultRunspace, value);
        }
    }
}
