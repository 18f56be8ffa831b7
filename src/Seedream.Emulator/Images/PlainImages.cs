using System.Collections.Concurrent;
using SkiaSharp;

namespace Seedream.Emulator;

/// <summary>Images of one color, encoded once for each size and shared by all emulators of the process.</summary>
internal static class PlainImages
{
    private const int Quality = 50;
    private static readonly SKColor Color = new(0x5B, 0x7F, 0x95);
    private static readonly ConcurrentDictionary<(int, int, SKEncodedImageFormat), Lazy<byte[]>> Encoded = new();

    public static byte[] Jpeg((int Width, int Height) size) => Get(size, SKEncodedImageFormat.Jpeg);

    public static byte[] Png((int Width, int Height) size) => Get(size, SKEncodedImageFormat.Png);

    private static byte[] Get((int Width, int Height) size, SKEncodedImageFormat format) =>
        Encoded.GetOrAdd((size.Width, size.Height, format), static key => new(() => Encode(key))).Value;

    private static byte[] Encode((int Width, int Height, SKEncodedImageFormat Format) image)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height));
        bitmap.Erase(Color);
        using SKData data = bitmap.Encode(image.Format, Quality);
        return data.ToArray();
    }
}
