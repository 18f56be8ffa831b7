using SkiaSharp;

namespace Seedream.Chaos;

/// <summary>Small real photos, each with contents of its own.</summary>
internal static class Photos
{
    private static readonly Lazy<byte[][]> Made = new(() => [.. Enumerable.Range(0, 24).Select(Make)]);

    public static byte[] Of(int number) => Made.Value[number];

    private static byte[] Make(int number)
    {
        using var bitmap = new SKBitmap(40, 30);
        bitmap.Erase(SKColor.FromHsv(number * 15, 80, 80));
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80);
        return data.ToArray();
    }
}
