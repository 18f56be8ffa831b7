namespace Seedream.Ledger;

/// <summary>Where the ledger lies when nobody says otherwise.</summary>
internal static class LedgerPath
{
    /// <summary>
    /// <c>Seedream/ledger.db</c> in the user's local data folder; no full path, which <see cref="JobLedger.Open"/>
    /// refuses, for an account that has no such folder.
    /// </summary>
    public static string Default { get; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "Seedream",
        "ledger.db");
}
