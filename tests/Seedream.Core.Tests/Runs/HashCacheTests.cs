using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Runs;

namespace Seedream.Core.Tests.Runs;

public sealed class HashCacheTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly HashCache _shared = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_read_once_for_all_who_ask()
    {
        string path = _folder.Write("reference.jpg", Photos.Jpeg());
        DateTime written = File.GetLastWriteTimeUtc(path);
        PhotoHash[] hashes = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _shared.GetAsync(path, CancellationToken.None)));

        // Other contents under the same length and time: whoever reads it again would see them.
        byte[] other = File.ReadAllBytes(path);
        other[^1] ^= 1;
        File.WriteAllBytes(path, other);
        File.SetLastWriteTimeUtc(path, written);
        Assert.All(hashes.Append(await _shared.GetAsync(path, CancellationToken.None)), hash => Assert.Same(hashes[0], hash));
    }

    [Fact]
    public async Task A_file_that_was_written_since_is_read_anew()
    {
        string path = _folder.Write("reference.jpg", Photos.Jpeg());
        PhotoHash before = await _shared.GetAsync(path, CancellationToken.None);
        byte[] other = File.ReadAllBytes(path);
        other[^1] ^= 1;
        File.WriteAllBytes(path, other);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(1));
        Assert.NotEqual(before, await _shared.GetAsync(path, CancellationToken.None));
    }

    [Fact]
    public async Task A_file_that_was_not_there_is_read_when_it_is()
    {
        string path = Path.Combine(_folder.Path, "late.jpg");
        await Fails.WithAsync(SeedreamErrorId.InputNotFound, _shared.GetAsync(path, CancellationToken.None));
        File.WriteAllBytes(path, Photos.Jpeg());
        Assert.Equal(await PhotoHash.ComputeAsync(path, CancellationToken.None), await _shared.GetAsync(path, CancellationToken.None));
    }
}
