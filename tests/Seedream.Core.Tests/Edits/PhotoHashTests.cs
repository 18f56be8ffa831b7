using System.Security.Cryptography;
using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Core.Tests.Ledger;

namespace Seedream.Core.Tests.Edits;

/// <summary>What a file is by its bytes.</summary>
public sealed class PhotoHashTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128 * 1024)]
    [InlineData(1_000_003)]
    public async Task TheHashIsThatOfAllBytes(int length)
    {
        using var folder = new LedgerFolder();
        string path = Path.Combine(folder.Root, "photo.jpg");
        byte[] bytes = RandomNumberGenerator.GetBytes(length);
        await File.WriteAllBytesAsync(path, bytes);

        Assert.Equal(new PhotoHash(Convert.ToHexString(SHA256.HashData(bytes)), length), await PhotoHash.ComputeAsync(path, default));
    }

    [Fact]
    public async Task AMissingFileIsAnInputNotFound()
    {
        using var folder = new LedgerFolder();
        SeedreamException failure = await Assert.ThrowsAsync<SeedreamException>(() => PhotoHash.ComputeAsync(Path.Combine(folder.Root, "none.jpg"), default));
        Assert.Equal(SeedreamErrorId.InputNotFound, failure.Id);
    }
}
