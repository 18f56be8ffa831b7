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
    public void Every_format_of_the_model_is_detected_from_the_bytes(string format, byte[] content, string mediaType)
    {
        string path = _folder.Write($"{format}.dat", content);
        Assert.Equal(new PhotoFile(path, content.Length, mediaType, 40, 30), PhotoInspector.Inspect(path));
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
    public void The_size_of_a_photo_is_that_after_its_rotation(byte orientation, int width, int height)
    {
        Assert.Equal((width, height), SizeOf(Photos.TurnedJpeg(40, 30, orientation)));
        Assert.Equal((width, height), SizeOf(Photos.Tiff(40, 30, orientation: orientation)));
    }

    [Theory]
    [InlineData(15, 15)]
    [InlineData(16 * 20, 20)]
    [InlineData(20, 16 * 20)]
    [InlineData(6000, 6000)]
    public void A_photo_at_the_limits_of_the_model_is_accepted(int width, int height) =>
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
    public void A_photo_beyond_the_limits_of_the_model_is_rejected(int width, int height) =>
        Rejected(Photos.PngHeader(width, height));

    [Fact]
    public void Ten_megabytes_are_accepted_and_one_byte_more_is_not()
    {
        const int Limit = 10 * 1024 * 1024;
        byte[] photo = Photos.Jpeg();
        Assert.Equal((40, 30), SizeOf([.. photo, .. new byte[Limit - photo.Length]]));
        Rejected([.. photo, .. new byte[Limit - photo.Length + 1]]);
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
    public void A_file_that_is_not_a_photo_or_is_damaged_is_rejected(string content, byte[] bytes) =>
        Rejected(bytes, $"{content}.jpg");

    [Fact]
    public void A_missing_file_is_not_found()
    {
        Fails.With(SeedreamErrorId.InputNotFound, () => PhotoInspector.Inspect(_folder.File("missing.jpg")));
        Fails.With(SeedreamErrorId.InputNotFound, () => PhotoInspector.Inspect(_folder.File("missing/missing.jpg")));
    }

    [Fact]
    public void A_folder_is_not_a_photo() =>
        Fails.With(SeedreamErrorId.InputNotFound, () => PhotoInspector.Inspect(_folder.Path));

    [Fact]
    public void A_damaged_file_is_rejected_or_accepted_and_never_ends_the_run()
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
