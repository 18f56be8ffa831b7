using SkiaSharp;

namespace Seedream.Emulator;

/// <summary>Decodes a photo for drawing, upright and not larger than needed.</summary>
internal static class PhotoDecoder
{
    /// <summary>Returns null if there is no content or SkiaSharp cannot decode it, for example TIFF.</summary>
    public static SKBitmap? Decode(byte[]? content, int width, int height)
    {
        if (content is null)
            return null;
        using var data = SKData.CreateCopy(content);
        using var codec = SKCodec.Create(data);
        if (codec is null)
            return null;

        float scale = Math.Max((float)width / codec.Info.Width, (float)height / codec.Info.Height);
        SKSizeI size = codec.GetScaledDimensions(Math.Min(1, scale));
        var bitmap = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        SKCodecResult result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result is SKCodecResult.Success or SKCodecResult.IncompleteInput)
            return Upright(bitmap, codec.EncodedOrigin);
        bitmap.Dispose();
        return null;
    }

    /// <summary>Applies the EXIF orientation.</summary>
    private static SKBitmap Upright(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft)
            return bitmap;
        bool swapped = origin >= SKEncodedOrigin.LeftTop;
        SKSizeI size = swapped ? new SKSizeI(bitmap.Height, bitmap.Width) : bitmap.Info.Size;
        var turned = new SKBitmap(bitmap.Info.WithSize(size));
        using var canvas = new SKCanvas(turned);
        canvas.Concat(Matrix(origin, bitmap.Width, bitmap.Height));
        canvas.DrawBitmap(bitmap, 0, 0);
        bitmap.Dispose();
        return turned;
    }

    private static SKMatrix Matrix(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}
