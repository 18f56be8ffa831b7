namespace Seedream.Ledger;

internal static class LedgerPath
{
    public const string EnvironmentVariable = "SEEDREAM_LEDGER";

    /// <summary>
    /// <c>Seedream/ledger.db</c> in the local data folder of the user. For an account without such a folder, the path
    /// is relative, and <see cref="JobLedger.Open"/> rejects it.
    /// </summary>
    public static string Default { get; } = Path.Combine(
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "Seedream",
        "ledger.db");
}
