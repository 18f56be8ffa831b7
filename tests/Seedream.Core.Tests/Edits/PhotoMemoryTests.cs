using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Seedream.Edits;
using static Seedream.Testing.TiffPhotos;

namespace Seedream.Core.Tests.Edits;

/// <summary>However a photo was made, its inspection takes little memory.</summary>
public sealed class PhotoMemoryTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;
    private const long MostBytes = 100_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Kinds =>
    [
        "PNG with a text that unpacks to 500 MB", "PNG with a color profile that unpacks to 500 MB",
        "PNG with 500,000 chunks", "JPEG with 9 MB of Exif", "JPEG with 9 MB of color profiles",
        "JPEG with 9 MB of comments", "GIF with 9 MB of comments", "WEBP with 9 MB of Exif", "TIFF with 60,000 strips",
        "TIFF whose directories form a circle",
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void InspectionTakesLittleMemory(string kind)
    {
        string path = _folder.Write("photo.jpg", Make(kind));
        PhotoInspector.Inspect(path);
        long before = GC.GetAllocatedBytesForCurrentThread();

        PhotoInspector.Inspect(path);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
    }

    private static byte[] Make(string kind) => kind switch
    {
        "PNG with a text that unpacks to 500 MB" => PngWith("zTXt", [.. "Comment\0\0"u8, .. Zeros(500)]),
        "PNG with a color profile that unpacks to 500 MB" => PngWith("iCCP", [.. "profile\0\0"u8, .. Zeros(500)]),
        "PNG with 500,000 chunks" => PngWith([.. Enumerable.Repeat(Chunk("teSt", []), 500_000).SelectMany(x => x)]),
        "JPEG with 9 MB of Exif" => JpegWith(0xE1, "Exif\0\0II*\0\x08\0\0\0\xFF\xFF"u8.ToArray()),
        "JPEG with 9 MB of color profiles" => JpegWith(0xE2, "ICC_PROFILE\0"u8.ToArray()),
        "JPEG with 9 MB of comments" => JpegWith(0xFE, []),
        "GIF with 9 MB of comments" =>
        [
            .. Photos.Gif(40, 30)[..19],
            0x21, 0xFE, .. Enumerable.Repeat((byte[])[255, .. new byte[255]], 9 * Megabyte / 256).SelectMany(x => x), 0,
            .. Photos.Gif(40, 30)[19..],
        ],
        "WEBP with 9 MB of Exif" => WebpWithExif(9 * Megabyte),
        "TIFF with 60,000 strips" => TiffPhotos.Make(false, false, new Image(20, 300), new Image(15, 60_000, true)),
        _ => Circle(),
    };

    private static byte[] Zeros(int megabytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            byte[] block = new byte[Megabyte];
            for (int i = 0; i < megabytes; i++)
                zlib.Write(block);
        }

        return packed.ToArray();
    }

    private static byte[] PngWith(string type, byte[] content) => PngWith(Chunk(type, content));

    private static byte[] PngWith(byte[] chunks)
    {
        byte[] png = Photos.Png();
        return [.. png[..33], .. chunks, .. png[33..]];
    }

    // The checksum is missing: nobody reads it.
    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        return [.. length, .. Encoding.ASCII.GetBytes(type), .. content, 0, 0, 0, 0];
    }

    private static byte[] JpegWith(byte marker, byte[] start)
    {
        byte[] segment = [0xFF, marker, 0xFF, 0xFF, .. start, .. new byte[0xFFFD - start.Length]];
        byte[] jpeg = Photos.Jpeg();
        return [.. jpeg[..2], .. Enumerable.Repeat(segment, 9 * Megabyte / 65537).SelectMany(x => x), .. jpeg[2..]];
    }

    private static byte[] WebpWithExif(int length)
    {
        byte[] simple = Photos.Webp()[12..];
        byte[] exif = [.. "EXIF"u8, .. BitConverter.GetBytes(length), .. new byte[length]];
        byte[] extended = [.. "VP8X"u8, 10, 0, 0, 0, 0x08, 0, 0, 0, 39, 0, 0, 29, 0, 0];
        byte[] body = [.. "WEBP"u8, .. extended, .. simple, .. exif];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(body.Length), .. body];
    }

    private static byte[] Circle()
    {
        byte[] tiff = Photos.Tiff(40, 30);
        BinaryPrimitives.WriteInt32LittleEndian(tiff.AsSpan(8 + 2 + (10 * 12)), 8);
        return tiff;
    }
}
