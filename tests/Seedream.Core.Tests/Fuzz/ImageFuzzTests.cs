using Seedream.Edits.Formats;

namespace Seedream.Core.Tests.Fuzz;

/// <summary>Damaged images, whose headers claim anything, are recognized or rejected.</summary>
public sealed class ImageFuzzTests
{
    private static readonly byte[][] Images =
    [
        Photos.Jpeg(), Photos.TurnedJpeg(40, 30, 6), Photos.Png(), Photos.Webp(), Photos.Gif(40, 30),
        Photos.Bmp(40, 30), Photos.Tiff(40, 30), Photos.Tiff(40, 30, bigEndian: true, orientation: 6),
    ];

    [Fact]
    public void Headers() => Fuzzing.Run(8, Images, ReadHeader);

    [Fact]
    public void LongHeaders() => Fuzzing.RunLong(Images, ReadHeader);

    [Fact]
    public void Ends() => Fuzzing.Run(6, Images, ReadEnd);

    [Fact]
    public void LongEnds() => Fuzzing.RunLong(Images, ReadEnd);

    private static void ReadHeader(byte[] bytes)
    {
        using var file = new MemoryStream(bytes, writable: false);
        ImageHeader header = ImageHeader.Read(file);
        Assert.True(header.Size is null or { Width: > 0, Height: > 0 });
    }

    private static void ReadEnd(byte[] bytes)
    {
        if (ImageFormat.Extension(bytes) is not { } extension || ImageEnd.Of(extension) is not { } end)
            return;

        // In two blocks, of which the first may end anywhere.
        int first = bytes.Length * 7 / 11;
        end.Add(bytes.AsSpan(0, first));
        bool wasWhole = end.IsWhole;
        end.Add(bytes.AsSpan(first));
        Assert.True(end.IsWhole || !wasWhole);
    }
}
