using CsCheck;
using Seedream.Core.Tests.Support;
using Seedream.Edits;

namespace Seedream.Core.Tests.Edits;

public sealed class PhotoInspectorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[], string> Formats => new()
    {
        { "JPEG", Photos.Jpeg(40, 30), "image/jpeg" },
        { "PNG", Photos.Png(40, 30), "image/png" },
        { "WEBP", Photos.Webp(40, 30), "image/webp" },
        { "BMP", Photos.Bmp(40, 30), "image/bmp" },
        { "BMP stored from top to bottom", Photos.Bmp(40, -30), "image/bmp" },
        { "GIF", Photos.Gif(40, 30), "image/gif" },
        { "TIFF, little endian", Photos.Tiff(40, 30), "image/tiff" },
        { "TIFF, big endian", Photos.Tiff(40, 30, bigEndian: true), "image/tiff" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void EveryFormatOfTheModelIsDetectedFromTheBytes(string format, byte[] content, string mediaType)
    {
        string path = _folder.Write($"{format}.dat", content);
        Assert.Equal(new PhotoFile(path, FileStamp.Of(path)!.Value, mediaType, 40, 30), PhotoInspector.Inspect(path));
    }

    [Theory]
    [InlineData(1, 40, 30)]
    [InlineData(2, 40, 30)]
    [InlineData(3, 40, 30)]
    [InlineData(4, 40, 30)]
    [InlineData(5, 30, 40)]
    [InlineData(6, 30, 40)]
    [InlineData(7, 30, 40)]
    [InlineData(8, 30, 40)]
    public void TheSizeOfAPhotoIsThatAfterItsRotation(byte orientation, int width, int height)
    {
        Assert.Equal((width, height), SizeOf(Photos.TurnedJpeg(40, 30, orientation)));
        Assert.Equal((width, height), SizeOf(Photos.Tiff(40, 30, orientation: orientation)));
    }

    [Theory]
    [InlineData(15, 15)]
    [InlineData(16 * 20, 20)]
    [InlineData(20, 16 * 20)]
    [InlineData(6000, 6000)]
    public void APhotoAtTheLimitsOfTheModelIsAccepted(int width, int height) =>
        Assert.Equal((width, height), SizeOf(Photos.PngHeader(width, height)));

    [Theory]
    [InlineData(1, 20)]
    [InlineData(14, 20)]
    [InlineData(20, 14)]
    [InlineData((16 * 20) + 1, 20)]
    [InlineData(20, 17 * 20)]
    [InlineData(6000, 6001)]
    [InlineData(100_000, 100_000)]
    [InlineData(0, 20)]
    [InlineData(-40, 20)]
    public void APhotoBeyondTheLimitsOfTheModelIsRejected(int width, int height) =>
        Rejected(Photos.PngHeader(width, height));

    [Fact]
    public void APhotoThatOnlyOnePageOfTheMakerAllowsIsAcceptedWithAWarning()
    {
        const int Megabyte = 1024 * 1024;
        Assert.Null(WarningOf(Padded(10 * Megabyte)));
        Assert.Contains("10.1 MB", WarningOf(Padded((10 * Megabyte) + 1)), StringComparison.Ordinal);
        Assert.Contains("30 MB", WarningOf(Padded(30 * Megabyte)), StringComparison.Ordinal);
        Assert.Contains("HEIC", WarningOf(HeifPhotos.Make()), StringComparison.Ordinal);
        Assert.Contains("HEIF", WarningOf(HeifPhotos.Make("mif1", "mif1")), StringComparison.Ordinal);
        Rejected(Padded((30 * Megabyte) + 1));
    }

    [Theory]
    [InlineData(0, 40, 30)]
    [InlineData(1, 30, 40)]
    [InlineData(2, 40, 30)]
    [InlineData(3, 30, 40)]
    public void TheSizeOfAHeicIsThatOfItsPrimaryItemAfterItsRotation(byte quarterTurns, int width, int height) =>
        Assert.Equal((width, height), SizeOf(HeifPhotos.Make(quarterTurns: quarterTurns)));

    [Theory]
    [InlineData("heic", "mif1heic", "image/heic")]
    [InlineData("mif1", "mif1heix", "image/heic")]
    [InlineData("mif1", "mif1", "image/heif")]
    public void TheBrandOfAHeifDecidesItsMediaType(string brand, string compatible, string mediaType) => Assert.Equal(
        mediaType, PhotoInspector.Inspect(_folder.Write("a", HeifPhotos.Make(brand, compatible))).MediaType);

    public static TheoryData<string, byte[]> OtherFormats => new()
    {
        { "AVIF", HeifPhotos.Make("avif", "mif1avif") },
        { "AVIF", HeifPhotos.Make("mif1", "mif1avif") },
        { "QuickTime", HeifPhotos.Make("qt  ", "qt  ") },
        { "MP4", HeifPhotos.Make("isom", "isommp42") },
        { "Canon CR3", HeifPhotos.Make("crx ", "crx isom") },
        { "JPEG XL", [0, 0, 0, 12, .. "JXL "u8, 13, 10, 0x87, 10] },
        { "JPEG 2000", [0, 0, 0, 12, .. "jP  "u8, 13, 10, 0x87, 10] },
        { "PSD", "8BPS\0\x01"u8.ToArray() },
        { "DNG", TiffWithTag(0xC612) },
        { "camera raw", TiffWithTag(0xC634) },
        { "camera raw", TiffPhotos.Make(false, true, new TiffPhotos.Image(40, 30, Photometric: 32803)) },
    };

    [Theory]
    [MemberData(nameof(OtherFormats))]
    public void AFormatThatTheModelDoesNotAcceptIsNamed(string name, byte[] content)
    {
        string path = _folder.Write("photo.jpg", content);
        SeedreamException failure = Fails.With(SeedreamErrorId.InputRejected, () => PhotoInspector.Inspect(path));
        Assert.Contains($"has the format {name},", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSizeOfATiffIsThatOfItsMainImage()
    {
        var main = new TiffPhotos.Image(40, 30);
        var large = new TiffPhotos.Image(300, 200, IsReduced: true);
        var small = new TiffPhotos.Image(16, 12);
        foreach (bool big in (bool[])[false, true])
        {
            Assert.Equal((40, 30), SizeOf(TiffPhotos.Make(big, big, main)));
            Assert.Equal((40, 30), SizeOf(TiffPhotos.Make(big, big, large, main)));
            Assert.Equal((40, 30), SizeOf(TiffPhotos.Make(big, big, small, main)));
            Assert.Equal((40, 30), SizeOf(TiffPhotos.Make(big, big, main, large)));
        }
    }

    // Baseline, extended with 12 bits, progressive and arithmetic JPEGs differ in this marker.
    [Theory]
    [InlineData(0xC0)]
    [InlineData(0xC1)]
    [InlineData(0xC2)]
    [InlineData(0xC9)]
    public void EveryKindOfJpegHasASize(byte marker)
    {
        byte[] jpeg = Photos.Jpeg();
        int frame = jpeg.AsSpan().IndexOf<byte>([0xFF, 0xC0]);
        jpeg[frame + 1] = marker;
        jpeg[frame + 4] = (byte)(marker == 0xC1 ? 12 : 8);
        Assert.Equal((40, 30), SizeOf(jpeg));
    }

    [Fact]
    public void TheOrientationOfAPngMayFollowItsData()
    {
        byte[] exif = [0, 0, 0, 26, .. "eXIfMM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0,
            0, 0, 1, 2, 3, 4];
        byte[] png = Photos.Png();
        Assert.Equal((30, 40), SizeOf([.. png[..33], .. exif, .. png[33..]]));
        Assert.Equal((30, 40), SizeOf([.. png[..^12], .. exif, .. png[^12..]]));
    }

    public static TheoryData<string, byte[]> NoPhotos => new()
    {
        { "empty", [] },
        { "text", "This is a letter and not a photo."u8.ToArray() },
        { "HTML", "<html><body></body></html>"u8.ToArray() },
        { "PDF", "%PDF-1.7\n"u8.ToArray() },
        { "SVG", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray() },
        { "one byte", [0xFF] },
        { "raw file of a Sony camera", Photos.Tiff(40, 30, sonyRaw: true) },
        { "JPEG cut off after its first bytes", Photos.Jpeg()[..4] },
        { "JPEG cut off before its size", Photos.Jpeg()[..30] },
        { "PNG cut off in its header", Photos.Png()[..20] },
        { "WEBP cut off in its header", Photos.Webp()[..16] },
        { "BMP cut off in its header", Photos.Bmp(40, 30)[..20] },
        { "GIF cut off in its header", Photos.Gif(40, 30)[..8] },
        { "TIFF cut off in its header", Photos.Tiff(40, 30)[..12] },
    };

    [Theory]
    [MemberData(nameof(NoPhotos))]
    public void AFileThatIsNotAPhotoOrIsDamagedIsRejected(string content, byte[] bytes) =>
        Rejected(bytes, $"{content}.jpg");

    [Fact]
    public void AMissingFileIsNotFound()
    {
        Fails.With(SeedreamErrorId.InputNotFound, () => PhotoInspector.Inspect(_folder.File("missing.jpg")));
        Fails.With(SeedreamErrorId.InputNotFound, () => PhotoInspector.Inspect(_folder.File("missing/missing.jpg")));
    }

    [Fact]
    public void AFolderIsNotAPhoto() =>
        Fails.With(SeedreamErrorId.InputRejected, () => PhotoInspector.Inspect(_folder.Path));

    [Fact]
    public void ADamagedFileIsRejectedOrAcceptedAndNeverEndsTheRun()
    {
        byte[][] whole = [.. Formats.Select(row => (byte[])row[1]), Photos.TurnedJpeg(40, 30, 6)];
        Gen<(double, byte)[]> damage = Gen.Select(Gen.Double[0, 1], Gen.Byte).Array[0, 6];
        Gen.Select(Gen.OneOfConst(whole), Gen.Double[0, 1], damage).Sample((file, share, changes) =>
        {
            byte[] damaged = file[..(int)(file.Length * (0.2 + (share * 0.8)))];
            foreach ((double at, byte value) in changes)
                damaged[(int)(at * Math.Min(damaged.Length - 1, 200))] = value;

            string path = _folder.Write("damaged.jpg", damaged);
            try
            {
                PhotoInspector.Inspect(path);
            }
            catch (SeedreamException failure)
            {
                Fails.Check(SeedreamErrorId.InputRejected, failure);
            }
        }, iter: 3000, threads: 1);
    }

    private static byte[] Padded(int length)
    {
        byte[] photo = Photos.Jpeg();
        return [.. photo, .. new byte[length - photo.Length]];
    }

    // The last entry of the directory has no meaning.
    private static byte[] TiffWithTag(ushort tag)
    {
        byte[] tiff = Photos.Tiff(40, 30);
        BitConverter.GetBytes(tag).CopyTo(tiff, 10 + (9 * 12));
        return tiff;
    }

    private string? WarningOf(byte[] content) =>
        PhotoInspector.Inspect(_folder.Write("photo.jpg", content)).Warning;

    private (int Width, int Height) SizeOf(byte[] content)
    {
        PhotoFile file = PhotoInspector.Inspect(_folder.Write("photo.jpg", content));
        return (file.Width, file.Height);
    }

    private void Rejected(byte[] content, string name = "photo.jpg")
    {
        string path = _folder.Write(name, content);
        SeedreamException failure = Fails.With(SeedreamErrorId.InputRejected, () => PhotoInspector.Inspect(path));
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was submitted.", failure.Message, StringComparison.Ordinal);
    }
}
