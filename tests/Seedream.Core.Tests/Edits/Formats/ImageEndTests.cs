using Seedream.Edits.Formats;

namespace Seedream.Core.Tests.Edits.Formats;

public sealed class ImageEndTests
{
    public static TheoryData<string, byte[]> Images => new()
    {
        { ".jpg", Photos.Jpeg() },
        { ".jpg", WithThumbnail(Photos.Jpeg()) },
        { ".png", Photos.Png() },
        { ".webp", Photos.Webp() },
        { ".gif", Photos.Gif(40, 30) },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public void AnImageIsWholeWithItsLastByteAndNotBefore(string extension, byte[] image)
    {
        for (int length = 0; length < image.Length; length++)
            Assert.False(IsWhole(extension, image[..length], image.Length), $"{length} of {image.Length} bytes");

        Assert.True(IsWhole(extension, image, image.Length));
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void TheEndIsFoundInBlocksOfAnySize(string extension, byte[] image)
    {
        for (int block = 1; block <= 20; block++)
        {
            Assert.True(IsWhole(extension, image, block));
            Assert.False(IsWhole(extension, image[..^1], block));
        }
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void BytesAfterTheEndAreAllowed(string extension, byte[] image) =>
        Assert.True(IsWhole(extension, [.. image, 1, 2, 3], 7));

    [Theory]
    [InlineData(".jpg", new byte[] { 0xFF, 0xD8, 0xFF, 0xD9 })]
    [InlineData(".gif", new byte[] { 71, 73, 70, 56, 57, 97, 1, 0, 1, 0, 0, 0, 0, 0x3B })]
    public void AnEndWithoutAnImageIsNotOne(string extension, byte[] image) =>
        Assert.False(IsWhole(extension, image, image.Length));

    [Fact]
    public void AFormatWithoutAnEndHasNoCheck() => Assert.Null(ImageEnd.Of(".tif"));

    private static bool IsWhole(string extension, byte[] image, int block)
    {
        ImageEnd end = ImageEnd.Of(extension)!;
        foreach (byte[] part in image.Chunk(Math.Max(block, 1)))
            end.Add(part);

        return end.IsWhole;
    }

    // A camera's preview is a JPEG of its own, within a segment.
    private static byte[] WithThumbnail(byte[] jpeg)
    {
        int length = jpeg.Length + 2;
        return [0xFF, 0xD8, 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. jpeg, .. jpeg.AsSpan(2)];
    }
}
