namespace Seedream.Ledger;

internal static class LedgerPath
{
    public const string EnvironmentVariable = "SEEDREAM_LEDGER";

    /// <summary>
    /// <c>Seedream/ledger.db</c> in the local data folder of the user. For an account without such a folder, the path
    /// is relative, and <see cref="JobLedger.Open"/> rejects it.
    /// </summary>
    public static string Default => Find(
        SpecialFolder(Environment.SpecialFolder.LocalApplicationData),
        OperatingSystem.IsLinux() || OperatingSystem.IsFreeBSD()
            ? SpecialFolder(Environment.SpecialFolder.UserProfile)
            : null);

    /// <param name="data">The local data folder as the environment names it.</param>
    /// <param name="home">
    /// The home folder where <c>XDG_DATA_HOME</c> can name another data folder. It is often set in a login session and
    /// not in a scheduled task, so it does not decide where the account's one ledger is created.
    /// </param>
    internal static string Find(string data, string? home)
    {
        string named = In(data);
        if (string.IsNullOrEmpty(home))
            return named;

        string usual = In(Path.Combine(home, ".local", "share"));
        return File.Exists(named) && !File.Exists(usual) ? named : usual;
    }

    private static string In(string folder) => Path.Combine(folder, "Seedream", "ledger.db");

    private static string SpecialFolder(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);
}
