using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Seedream.Http;

namespace Seedream.PowerShell.Session;

/// <summary>What <c>Connect-Seedream</c> remembers, for the runspace it ran in and no other.</summary>
internal static class SessionConnection
{
    private static readonly ConditionalWeakTable<Runspace, ConnectionSettings> Connections = new();

    /// <summary>The connection of this session; null where there is none.</summary>
    public static ConnectionSettings? Current
    {
        get => Runspace.DefaultRunspace is { } runspace && Connections.TryGetValue(runspace, out ConnectionSettings? settings) ? settings : null;
        set
        {
            Connections.Remove(Runspace.DefaultRunspace);
            if (value is not null)
                Connections.Add(Runspace.DefaultRunspace, value);
        }
    }
}
