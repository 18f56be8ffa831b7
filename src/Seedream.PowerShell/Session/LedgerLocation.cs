using Seedream.Ledger;

namespace Seedream.PowerShell.Session;

internal static class LedgerLocation
{
    /// <summary>The ledger of the session, of <c>SEEDREAM_LEDGER</c>, or of the user account, in this order.</summary>
    public static string Default => SessionConnection.Current?.LedgerPath ?? FromEnvironment() ?? LedgerPath.Default;

    private static string? FromEnvironment() =>
        EnvironmentVariables.Read(EnvironmentVariables.Ledger) is { } path ? Path.GetFullPath(path) : null;
}
