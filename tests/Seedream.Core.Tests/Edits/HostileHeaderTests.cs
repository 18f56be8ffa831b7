using System.Buffers.Binary;
using System.IO.Compression;
using Seedream.Core.Tests.Fuzz;
using Seedream.Edits.Formats;

namespace Seedream.Core.Tests.Edits;

/// <summary>A header is read without the memory that a part of the file claims or unpacks to.</summary>
public sealed class HostileHeaderTests
{
    [Fact]
    public void APartThatUnpacksToHundredsOfMegabytesIsNotUnpacked()
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            stream.Write(new byte[100 * 1024 * 1024]);

        byte[] png = Photos.Png();
        AssertRead([.. png[..33], .. Part("zTXt", [.. "a\0\0"u8, .. packed.ToArray()]), .. png[33..]]);
    }

    [Theory]
    [InlineData("iTXt")]
    [InlineData("eXIf")]
    public void APartThatClaimsGigabytesIsNotAllocated(string type)
    {
        byte[] png = Photos.Png();
        byte[] part = Part(type, []);
        BinaryPrimitives.WriteInt32BigEndian(part, int.MaxValue);
        AssertRead([.. png[..33], .. part, .. png[33..]]);
    }

    [Fact]
    public void APartOfAWebpThatClaimsGigabytesIsNotAllocated()
    {
        byte[] webp = Photos.Webp();
        byte[] claim = [.. "EXIF"u8, 0xFF, 0xFF, 0xFF, 0x7F];
        AssertRead([.. webp, .. claim]);
    }

    private static void AssertRead(byte[] image) => Fuzzing.Check(image, bytes =>
    {
        using var file = new MemoryStream(bytes, writable: false);
        Assert.Equal((40, 30), ImageHeader.Read(file).Size);
    });

    private static byte[] Part(string type, byte[] data)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        return [.. length, .. System.Text.Encoding.ASCII.GetBytes(type), .. data, 0, 0, 0, 0];
    }
}
