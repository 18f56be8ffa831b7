using System.Runtime.Versioning;
using Seedream.Core.Tests.Support;
using Seedream.Ledger;
using Seedream.Ledger.Sqlite;
using static System.IO.UnixFileMode;
using static Seedream.Core.Tests.Ledger.LedgerFolder;

namespace Seedream.Core.Tests.Ledger;

/// <summary>Only its owner can read or replace a ledger, unless its folder was made for a group.</summary>
[Collection(nameof(Alone))]
[SupportedOSPlatform("linux")]
public sealed class LedgerPlaceTests : IDisposable
{
    private const UnixFileMode OwnerFile = UserRead | UserWrite;
    private const UnixFileMode GroupFile = OwnerFile | GroupRead | GroupWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UserExecute;
    private const UnixFileMode SharedFolder = OwnerFolder | GroupRead | GroupWrite | GroupExecute | SetGroup;
    private const UnixFileMode PublicFolder = OwnerFolder | OtherRead | OtherExecute;

    private readonly TempFolder _folder = new();

    private string Ledger => _folder.File("ledger.db");

    public void Dispose() => _folder.Dispose();

    [LinuxFact]
    public void TheFilesOfALedgerAreForItsOwnerUnderEveryUmask() => AssertModes(OwnerFolder, OwnerFile);

    [LinuxFact]
    public void TheFilesOfASharedLedgerAreForItsGroupUnderEveryUmask() => AssertModes(SharedFolder, GroupFile);

    [LinuxFact]
    public void APrivateLedgerStaysPrivateWhenItsFolderIsShared()
    {
        Open().Dispose();
        File.SetUnixFileMode(_folder.Path, SharedFolder);

        Open().Dispose();

        Assert.Equal(OwnerFile, File.GetUnixFileMode(Ledger));
    }

    [LinuxFact]
    public void TheSecondMemberOfAGroupUsesASharedLedger()
    {
        if (!Account.IsAdministrator)
            return;

        // The folder belongs to one member, and another one has created the ledger.
        Account.Own(_folder.Path, 0, Account.Group);
        File.SetUnixFileMode(_folder.Path, SharedFolder | PublicFolder);
        using JobLedger first = Open();
        using LedgerRun run = first.BeginRun();
        Claim(first, run, "of the first");
        string killed = $"{Ledger}.{Guid.NewGuid():N}.run";
        File.WriteAllBytes(killed, []);
        File.SetUnixFileMode(killed, GroupFile);

        Account.RunAs(Account.Member, Account.Group, () =>
        {
            using JobLedger second = Open();
            Assert.True(second.IsAlive(run.Id));
            using LedgerRun own = second.BeginRun();
            Assert.Equal(ClaimKind.Busy, Claim(second, own, "of the first").Kind);
            Assert.Equal(ClaimKind.Claimed, Claim(second, own, "of the second").Kind);
        });

        Assert.False(File.Exists(killed));
        Assert.NotNull(first.Jobs.Find(Endpoint, Key("of the second")));
        run.Dispose();
        Assert.False(first.IsAlive(run.Id));
    }

    [LinuxFact]
    public void AMemberOfNoGroupCannotUseASharedLedger()
    {
        if (!Account.IsAdministrator)
            return;

        Account.Own(_folder.Path, 0, Account.Group);
        File.SetUnixFileMode(_folder.Path, SharedFolder | PublicFolder);
        Open().Dispose();

        Account.RunAs(Account.Member, Account.Member, () =>
            Fails.With(SeedreamErrorId.LedgerUnavailable, () => Open().Dispose()));
    }

    [LinuxFact]
    public void AFolderThatEveryAccountCanChangeIsRefusedEvenFarAbove()
    {
        string above = _folder.File("a");
        string path = Path.Combine(above, "b", "c", "ledger.db");
        Directory.CreateDirectory(above);
        File.SetUnixFileMode(above, PublicFolder | OtherWrite);

        SeedreamException failure =
            Fails.With(SeedreamErrorId.LedgerUnavailable, () => JobLedger.Open(path, TimeProvider.System));

        Assert.Contains($"'{above}', in which every account", failure.Message, StringComparison.Ordinal);
        Assert.Contains("2770", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));

        File.SetUnixFileMode(above, PublicFolder | OtherWrite | StickyBit);
        JobLedger.Open(path, TimeProvider.System).Dispose();
    }

    [LinuxFact]
    public void ALinkThroughSuchAFolderIsRefused()
    {
        string open = Directory.CreateDirectory(_folder.File("open")).FullName;
        string target = Directory.CreateDirectory(Path.Combine(open, "target")).FullName;
        string link = _folder.File("link");
        Directory.CreateSymbolicLink(link, target);
        File.SetUnixFileMode(open, PublicFolder | OtherWrite);

        Fails.With(
            SeedreamErrorId.LedgerUnavailable,
            () => JobLedger.Open(Path.Combine(link, "ledger.db"), TimeProvider.System));
    }

    [LinuxFact]
    public void AFolderOrALedgerOfAnotherAccountIsRefused()
    {
        if (!Account.IsAdministrator)
            return;

        Open().Dispose();
        Account.Own(Ledger, Account.Member, Account.Group);
        Assert.Contains(
            "belongs to another account",
            Fails.With(SeedreamErrorId.LedgerUnavailable, () => Open()).Message,
            StringComparison.Ordinal);

        Account.Own(Ledger, 0, 0);
        Account.Own(_folder.Path, Account.Member, Account.Group);
        Assert.Contains(
            "belongs to another account",
            Fails.With(SeedreamErrorId.LedgerUnavailable, () => Open()).Message,
            StringComparison.Ordinal);
        Account.Own(_folder.Path, 0, 0);
    }

    [Theory]
    [InlineData(OwnerFolder, false, true)]
    [InlineData(SharedFolder, false, true)]
    [InlineData(PublicFolder | OtherWrite, false, false)]
    [InlineData(PublicFolder | OtherWrite | StickyBit, false, true)]
    [InlineData(OwnerFolder, true, false)]
    [InlineData(PublicFolder | StickyBit, true, false)]
    public void TheOwnerAndThePermissionsOfAFolderDecide(UnixFileMode mode, bool isForeign, bool isSafe) =>
        Assert.Equal(isSafe, LedgerPlace.DangerOf(mode, isForeign) is null);

    private void AssertModes(UnixFileMode folder, UnixFileMode file)
    {
        File.SetUnixFileMode(_folder.Path, folder);
        foreach (int umask in (int[])[0, 0x12, 0x3F])
        {
            Account.WithUmask(umask, () =>
            {
                using JobLedger ledger = Open();
                using LedgerRun run = ledger.BeginRun();
                Claim(ledger, run, "any");
                string[] files = Directory.GetFiles(_folder.Path);
                Assert.Equal(4, files.Length);
                Assert.All(files, name => Assert.Equal((umask, file), (umask, File.GetUnixFileMode(name))));
            });
            foreach (string name in Directory.GetFiles(_folder.Path))
                File.Delete(name);
        }
    }

    private JobLedger Open() => JobLedger.Open(Ledger, TimeProvider.System);
}
