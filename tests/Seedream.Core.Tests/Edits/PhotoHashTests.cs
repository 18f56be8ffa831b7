using System.Security.Cryptography;
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
    public async Task TheHashIsThatOfAllBytes(int length)
    {
        using var folder = new TempFolder();
        byte[] bytes = RandomNumberGenerator.GetBytes(length);
        var expected = new PhotoHash(Convert.ToHexString(SHA256.HashData(bytes)), length);
        Assert.Equal(expected, await PhotoHash.ComputeAsync(folder.Write("photo.jpg", bytes), default));
    }

    [Fact]
    public async Task AMissingFileIsNotFound()
    {
        using var folder = new TempFolder();
        await Fails.WithAsync(
            SeedreamErrorId.InputNotFound, PhotoHash.ComputeAsync(folder.File("none.jpg"), default));
    }
}
