using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Runs;

namespace Seedream.Core.Tests.Runs;

public sealed class HashCacheTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly HashCache _cache = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AFileIsReadOnceForAllEdits()
    {
        string path = _folder.Write("reference.jpg", Photos.Numbered(1));
        PhotoHash[] hashes = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => HashAsync(path)));

        // Another read would make another object.
        Assert.All(hashes.Append(await HashAsync(path)), hash => Assert.Same(hashes[0], hash));
    }

    [Fact]
    public async Task AFileThatWasChangedIsReadAgain()
    {
        string path = _folder.Write("reference.jpg", Photos.Numbered(1));
        PhotoHash before = await HashAsync(path);
        _folder.Write("reference.jpg", Photos.Numbered(2));
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(1));
        Assert.NotEqual(before, await HashAsync(path));
    }

    [Fact]
    public async Task AMissingFileIsReadAsSoonAsItExists()
    {
        await Fails.WithAsync(SeedreamErrorId.InputNotFound, HashAsync(_folder.File("late.jpg")));
        string path = _folder.Write("late.jpg", Photos.Jpeg());
        Assert.Equal(await PhotoHash.ComputeAsync(path, default), await HashAsync(path));
    }

    private Task<PhotoHash> HashAsync(string path) => _cache.GetAsync(path, CancellationToken.None);
}
