using System.Security.Cryptography;
using Seedream.Core.Tests.Ledger;
using Seedream.Core.Tests.Support;
using Seedream.Edits;

namespace Seedream.Core.Tests.Edits;

public sealed class PhotoHashTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128 * 1024)]
    [InlineData(1_000_003)]
    public async Task The_hash_is_that_of_all_bytes(int length)
    {
        using var folder = new LedgerFolder();
        string path = Path.Combine(folder.Root, "photo.jpg");
        byte[] bytes = RandomNumberGenerator.GetBytes(length);
        await File.WriteAllBytesAsync(path, bytes);

        var expected = new PhotoHash(Convert.ToHexString(SHA256.HashData(bytes)), length);
        Assert.Equal(expected, await PhotoHash.ComputeAsync(path, default));
    }

    [Fact]
    public async Task A_missing_file_is_not_found()
    {
        using var folder = new LedgerFolder();
        await Fails.WithAsync(
            SeedreamErrorId.InputNotFound, PhotoHash.ComputeAsync(Path.Combine(folder.Root, "none.jpg"), default));
    }
}
