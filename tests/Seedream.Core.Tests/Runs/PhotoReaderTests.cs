using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Ledger.Sqlite;
using Seedream.Runs;

namespace Seedream.Core.Tests.Runs;

/// <summary>
/// A photo that was read is not opened again, and a photo that was changed is never taken for the old one.
/// </summary>
public sealed class PhotoReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow.AddMinutes(1));
    private readonly JobLedger _ledger;
    private readonly string _photo;

    public PhotoReaderTests()
    {
        _ledger = JobLedger.Open(_folder.File("ledger.db"), _clock);
        _photo = _folder.Write("a.jpg", Photos.Numbered(1));

        // With a precision that can be set again.
        File.SetLastWriteTimeUtc(_photo, File.GetLastWriteTimeUtc(_photo));
    }

    public void Dispose()
    {
        _ledger.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task APhotoThatWasReadIsNotOpenedAgain()
    {
        PhotoFile read = await ReadAsync();

        PhotoFile known = Recalled();

        Assert.Equal(read with { IsSettled = false }, known);
        Assert.Equal(Hash(), known.Hash!.Hex);
        using FileStream held = File.Open(_photo, FileMode.Open, FileAccess.Read, FileShare.None);
        Assert.Equal(known.Hash, (await ReadAsync()).Hash);
    }

    [Fact]
    public async Task ChecksumReadsEverything()
    {
        await ReadAsync();
        using FileStream held = File.Open(_photo, FileMode.Open, FileAccess.Read, FileShare.None);
        await Fails.WithAsync(SeedreamErrorId.InputRejected, ReadAsync(Reader(readsAll: true)));
    }

    // On Windows, nothing shows that a time was set back. The help of -Checksum says so.
    public static TheoryData<string> Changes =>
        ["longer", "later", "replaced", "retargeted", .. OperatingSystem.IsWindows() ? [] : new[] { "restored" }];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task AChangedPhotoIsReadAgain(string change)
    {
        string target = _folder.File("target.jpg");
        if (change == "retargeted")
        {
            File.Move(_photo, target);
            File.CreateSymbolicLink(_photo, target);
        }

        await ReadAsync();
        DateTime written = File.GetLastWriteTimeUtc(_photo);
        byte[] other = Photos.Numbered(2);
        switch (change)
        {
            case "longer":
                File.WriteAllBytes(_photo, [.. other, 0]);
                File.SetLastWriteTimeUtc(_photo, written);
                break;
            case "later":
                File.WriteAllBytes(_photo, other);
                File.SetLastWriteTimeUtc(_photo, written.AddSeconds(1));
                break;
            case "replaced":
                string copy = _folder.Write("copy.jpg", other);
                File.SetLastWriteTimeUtc(copy, written);
                File.Move(copy, _photo, overwrite: true);
                break;
            case "restored":
                File.WriteAllBytes(_photo, other);
                File.SetLastWriteTimeUtc(_photo, written);
                break;
            default:
                File.Delete(_photo);
                string next = _folder.Write("next.jpg", other);
                File.SetLastWriteTimeUtc(next, written);
                File.CreateSymbolicLink(_photo, next);
                break;
        }

        Assert.Null(Assert.Single(Reader().Recall([TestService.EditOf(_photo)])));
        Assert.Equal(Hash(), (await ReadAsync()).Hash!.Hex);
    }

    [Fact]
    public async Task APhotoThatWasChangedAMomentBeforeItWasReadIsReadAgain()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow.AddSeconds(1.5));
        await ReadAsync(new PhotoReader(_ledger, readsAll: false, clock));
        Assert.Null(Assert.Single(Reader().Recall([TestService.EditOf(_photo)])));
    }

    [Fact]
    public async Task AMovedPhotoIsReadOnce()
    {
        await ReadAsync();
        string moved = _folder.File("moved.jpg");
        File.Move(_photo, moved);
        Assert.Null(Assert.Single(Reader().Recall([TestService.EditOf(moved)])));

        await ReadAsync(path: moved);
        Assert.NotNull(Assert.Single(Reader().Recall([TestService.EditOf(moved)])));
    }

    [Fact]
    public async Task EveryPhotoOfAnEditMustBeRemembered()
    {
        string reference = _folder.Write("reference.jpg", Photos.Numbered(3));
        Edit edit = TestService.EditOf(_photo) with { References = [PhotoSource.FromPath(reference)] };
        await ReadAsync();
        Assert.Null(Assert.Single(Reader().Recall([edit])));

        PreparedEdit read = await Reader().HashAsync(Reader().Prepare(edit), CancellationToken.None);
        Assert.Equal(read.Key, Assert.Single(Reader().Recall([edit]))!.Key);
    }

    [Fact]
    public async Task WhatIsRememberedMustPassTheChecksOfToday()
    {
        await ReadAsync();
        using var connection = new LedgerConnection(_ledger.Path);
        connection.Write(false, () => connection.Execute("UPDATE photo SET width = 10"));
        Assert.Null(Assert.Single(Reader().Recall([TestService.EditOf(_photo)])));

        connection.Write(false, () => connection.Execute("UPDATE photo SET width = 40, media_type = 'image/new'"));
        Assert.Null(Assert.Single(Reader().Recall([TestService.EditOf(_photo)])));
    }

    [Fact]
    public async Task APlanReadsTheLedgerAndChangesNothing()
    {
        await ReadAsync(new PhotoReader(_ledger, readsAll: false, _clock) { Remembers = false });
        Assert.Null(Assert.Single(Reader().Recall([TestService.EditOf(_photo)])));
    }

    [Fact]
    public async Task TheOldestPhotosAreForgotten()
    {
        await ReadAsync();
        using var connection = new LedgerConnection(_ledger.Path);
        connection.Write(false, () => connection.Execute(
            "UPDATE sqlite_sequence SET seq = @last WHERE name = 'photo'", ("@last", PhotoTable.MaxRows + 999)));

        await ReadAsync(path: _folder.Write("b.jpg", Photos.Numbered(4)));

        Assert.Equal(1, connection.Read(() => connection.First("SELECT count(*) FROM photo", row => row.GetInt64(0))));
        Assert.Null(Assert.Single(Reader().Recall([TestService.EditOf(_photo)])));
    }

    private PhotoReader Reader(bool readsAll = false) => new(_ledger, readsAll, _clock);

    private PhotoFile Recalled() => Assert.Single(Reader().Recall([TestService.EditOf(_photo)]))!.Files[0]!;

    private async Task<PhotoFile> ReadAsync(PhotoReader? reader = null, string? path = null)
    {
        reader ??= Reader();
        PreparedEdit prepared = reader.Prepare(TestService.EditOf(path ?? _photo));
        return (await reader.HashAsync(prepared, CancellationToken.None)).Files[0]!;
    }

    private string Hash() => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_photo)));
}
