using System.Collections.Concurrent;
using SkiaSharp;

namespace Seedream.Emulator;

/// <summary>One-coloured pictures, made once per size and process and shared by every emulator.</summary>
internal static class PlainImages
{
    private const int Quality = 50;
    private static readonly SKColor Colour = new(0x5B, 0x7F, 0x95);
    private static readonly ConcurrentDictionary<(int Width, int Height), Lazy<byte[]>> Jpegs = new();
    private static readonly ConcurrentDictionary<(int Width, int Height), Lazy<byte[]>> Pngs = new();

    public static byte[] Jpeg((int Width, int Height) size) =>
        Jpegs.GetOrAdd(size, static size => new(() => Encode(size, SKEncodedImageFormat.Jpeg))).Value;

    public static byte[] Png((int Width, int Height) size) =>
        Pngs.GetOrAdd(size, static size => new(() => Encode(size, SKEncodedImageFormat.Png))).Value;

    private static byte[] Encode((int Width, int Height) size, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(size.Width, size.Height));
        bitmap.Erase(Colour);
        using SKData data = bitmap.Encode(format, Quality);
        return data.ToArray();
    }
}
