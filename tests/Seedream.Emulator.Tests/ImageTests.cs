using System.Text.Json;
using SkiaSharp;

namespace Seedream.Emulator.Tests;

public sealed class ImageTests : EmulatorTest
{
    /// <summary>The documented sizes, independent of the table that is tested.</summary>
    public static TheoryData<string, string, int, int> Sizes => new()
    {
        { "1:1", "2K", 2048, 2048 },
        { "1:1", "3K", 3072, 3072 },
        { "4:3", "2K", 2304, 1728 },
        { "4:3", "3K", 3456, 2592 },
        { "3:4", "2K", 1728, 2304 },
        { "3:4", "3K", 2592, 3456 },
        { "16:9", "2K", 2848, 1600 },
        { "16:9", "3K", 4096, 2304 },
        { "9:16", "2K", 1600, 2848 },
        { "9:16", "3K", 2304, 4096 },
        { "3:2", "2K", 2496, 1664 },
        { "3:2", "3K", 3744, 2496 },
        { "2:3", "2K", 1664, 2496 },
        { "2:3", "3K", 2496, 3744 },
        { "21:9", "2K", 3136, 1344 },
        { "21:9", "3K", 4704, 2016 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Images_have_the_documented_size_and_request_id(string ratio, string size, int width, int height)
    {
        foreach (ImageKind kind in Enum.GetValues<ImageKind>())
        {
            Options.Images = kind;
            string id = await AcceptAsync(new { prompt = "x", aspect_ratio = ratio, size });
            Clock.Advance(Latency);
            using HttpResponseMessage result = await ResultAsync(id);
            JsonElement image = (await JsonAsync(result)).GetProperty("images")[0];
            byte[] jpeg = await Public.GetByteArrayAsync(image.GetProperty("url").GetString());
            Assert.Equal($"{jpeg.Length}", image.GetProperty("file_size").GetString());

            using var codec = SKCodec.Create(new MemoryStream(jpeg));
            Assert.Equal(SKEncodedImageFormat.Jpeg, codec.EncodedFormat);
            Assert.Equal((width, height), (codec.Info.Width, codec.Info.Height));
            Assert.True(EmulatorImage.TryReadRequestId(jpeg, out string? owner, out int index));
            Assert.Equal((id, 0), (owner, index));
        }
    }

    [Fact]
    public async Task The_default_is_16_to_9_in_3K()
    {
        byte[] jpeg = await FirstImageAsync(await CompleteAsync("x"));
        using var codec = SKCodec.Create(new MemoryStream(jpeg));
        Assert.Equal((4096, 2304), (codec.Info.Width, codec.Info.Height));
    }

    [Theory]
    [InlineData(ImageKind.Plain, 2_000_000)]
    [InlineData(ImageKind.Plain, 131_077)]
    [InlineData(ImageKind.Drawn, 3_000_001)]
    public async Task Padded_images_can_be_decoded(ImageKind kind, int bytes)
    {
        Options.Images = kind;
        Options.OutputBytes = bytes;
        byte[] jpeg = await FirstImageAsync(await CompleteAsync("x"));
        Assert.Equal(bytes, jpeg.Length);
        using var bitmap = SKBitmap.Decode(jpeg);
        Assert.Equal((4096, 2304), (bitmap.Width, bitmap.Height));
    }

    [Fact]
    public async Task A_drawn_image_shows_its_photo_changed()
    {
        Options.Images = ImageKind.Drawn;
        string[] photo = [await UploadOneAsync(LightAndDark())];
        await AcceptAsync(new { prompt = "make it blue", image_input = photo, size = "2K", max_images = 2 });
        Clock.Advance(Latency);
        List<string> urls = await ImageUrlsAsync(Jobs[0].RequestId);
        using var first = SKBitmap.Decode(await Public.GetByteArrayAsync(urls[0]));
        using var second = SKBitmap.Decode(await Public.GetByteArrayAsync(urls[1]));

        (SKColor left, SKColor right) = (first.GetPixel(500, 500), first.GetPixel(2300, 500));
        Assert.True(Brightness(left) > Brightness(right) + 50, $"{left} on the left, {right} on the right");
        Assert.True(left != new SKColor(230, 230, 230) && right != new SKColor(40, 40, 40));
        Assert.NotEqual(second.GetPixel(500, 500), left);
        IEnumerable<SKColor> captionRow = Enumerable.Range(0, 2000).Select(x => first.GetPixel(x, 1460));
        Assert.Contains(captionRow, pixel => Brightness(pixel) > 200);

        static float Brightness(SKColor color) => (color.Red + color.Green + color.Blue) / 3f;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Photos_that_cannot_be_decoded_get_a_pattern_with_either_font(bool builtIn)
    {
        Options.Images = ImageKind.Drawn;
        Options.BuiltInFont = builtIn;
        string prompt = "Größe 漢字 {}~ \u0001 " + new string('w', 500);
        await AcceptWithAsync(prompt, "data:image/tiff;base64,SUkqAA==");
        Clock.Advance(Latency);
        using var bitmap = SKBitmap.Decode(await FirstImageAsync(Jobs[0].RequestId));
        Assert.NotNull(bitmap);
    }

    [Fact]
    public async Task A_drawn_image_is_the_same_in_every_download()
    {
        Options.Images = ImageKind.Drawn;
        string id = await AcceptAsync(new { prompt = "x", size = "2K" });
        Clock.Advance(Latency);
        Assert.Equal(await FirstImageAsync(id), await FirstImageAsync(id));
    }

    [Fact]
    public void Other_files_identify_no_job()
    {
        Assert.False(EmulatorImage.TryReadRequestId(LightAndDark(), out _, out _));
        Assert.False(EmulatorImage.TryReadRequestId("not an image"u8, out _, out _));
        Assert.False(EmulatorImage.TryReadRequestId([0xFF, 0xD8, 0xFF, 0xFE, 0xFF, 0xFF], out _, out _));
    }

    [Fact]
    public async Task A_file_on_disk_identifies_its_job()
    {
        string id = await CompleteAsync("x");
        using var folder = new TempFolder();
        string path = folder.Write("image.jpg", await FirstImageAsync(id));
        Assert.True(EmulatorImage.TryReadRequestId(path, out string? owner, out _));
        Assert.Equal(id, owner);
    }

    private async Task<byte[]> FirstImageAsync(string id) =>
        await Public.GetByteArrayAsync(await FirstImageUrlAsync(id));

    private static byte[] LightAndDark()
    {
        using var bitmap = new SKBitmap(300, 200);
        bitmap.Erase(new SKColor(40, 40, 40));
        using var canvas = new SKCanvas(bitmap);
        using var light = new SKPaint { Color = new SKColor(230, 230, 230) };
        canvas.DrawRect(0, 0, 150, 200, light);
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        return data.ToArray();
    }
}
