using Seedream.Ledger;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Session;

/// <summary>The environment variables that apply if neither a parameter nor the session sets a value.</summary>
internal static class EnvironmentVariables
{
    public const string ApiKey = Service.Connection.ApiKey.EnvironmentVariable;
    public const string Endpoint = ConnectionSettings.EnvironmentVariable;
    public const string Ledger = LedgerPath.EnvironmentVariable;

    /// <summary>Returns null for a variable that is not set or empty.</summary>
    public static string? Read(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
