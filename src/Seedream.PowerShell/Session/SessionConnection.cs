using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Session;

/// <summary>The connection that <c>Connect-Seedream</c> saved. Each runspace has its own.</summary>
/// <param name="Settings">The connection to the service.</param>
/// <param name="LedgerPath">The ledger's full path; null for the default ledger.</param>
internal sealed record SessionConnection(ConnectionSettings Settings, string? LedgerPath)
{
    private static readonly ConditionalWeakTable<Runspace, SessionConnection> Connections = new();

    /// <summary>Removes the connections with a key from all runspaces, and the key from the process.</summary>
    public static void Forget(ApiKey key)
    {
        foreach ((Runspace runspace, SessionConnection saved) in Connections)
        {
            if (saved.Settings.Key == key)
                Connections.Remove(runspace);
        }

        SeedreamClient.Forget(key);
    }

    // A runspace of Start-Job has a process of its own, in which no other connection can be seen.
    private static bool MayBeConnectedElsewhere =>
        Connections.Any() || Runspace.DefaultRunspace is { Id: > 1 } || IsServer;

    private static bool IsServer => Environment.GetCommandLineArgs().Contains("-s");

    /// <summary>The error of a command that finds no key.</summary>
    public static SeedreamException MissingKey()
    {
        if (!MayBeConnectedElsewhere || Runspace.DefaultRunspace is not { } own)
            return ApiKey.Missing();

        return new SeedreamException(
            SeedreamErrorId.MissingApiKey,
            $"No API key was found in the runspace '{own.Name}' of this command. Connect-Seedream saves a connection "
            + "for its own runspace only, and ForEach-Object -Parallel, Start-ThreadJob and Start-Job use others. "
            + "Nothing was submitted.",
            "Specify -ApiKey $using:key, set the environment variable SEGMIND_API_KEY, or run Connect-Seedream in that "
            + "runspace.");
    }

    /// <summary>The connection of the current runspace; null if it has none.</summary>
    public static SessionConnection? Current
    {
        get => Runspace.DefaultRunspace is { } own && Connections.TryGetValue(own, out SessionConnection? saved)
            ? saved
            : null;
        set
        {
            Connections.Remove(Runspace.DefaultRunspace);
            if (value is not null)
                Connections.Add(Runspace.DefaultRunspace, value);
        }
    }
}
