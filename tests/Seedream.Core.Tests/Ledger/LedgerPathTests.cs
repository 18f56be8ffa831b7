using Seedream.Ledger;

namespace Seedream.Core.Tests.Ledger;

/// <summary>An account has one default ledger, in a login session and in a scheduled task.</summary>
public sealed class LedgerPathTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("seedream-home-").FullName;

    private string Usual => Path.Combine(_home, ".local", "share", "Seedream", "ledger.db");

    private string Named => Path.Combine(_home, "data", "Seedream", "ledger.db");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void ANewLedgerDoesNotDependOnTheDataFolderOfTheSession() => Assert.Equal(Usual, Find());

    [Fact]
    public void TheLedgerThatExistsIsFound()
    {
        Create(Named);
        Assert.Equal(Named, Find());
    }

    [Fact]
    public void OfTwoLedgersTheOneThatEverySessionFindsIsUsed()
    {
        Create(Named);
        Create(Usual);
        Assert.Equal(Usual, Find());
    }

    [Fact]
    public void OtherSystemsHaveOneFolder() => Assert.Equal(Named, LedgerPath.Find(Path.Combine(_home, "data"), null));

    [LinuxFact]
    public void TheDefaultIsBelowTheHomeFolder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assert.StartsWith(home, LedgerPath.Default, StringComparison.Ordinal);
    }

    private string Find() => LedgerPath.Find(Path.Combine(_home, "data"), _home);

    private static void Create(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "");
    }
}
