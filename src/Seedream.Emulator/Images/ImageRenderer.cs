using SkiaSharp;

namespace Seedream.Emulator;

/// <summary>Draws an image of a job: its first photo, changed as the prompt determines, with a caption.</summary>
internal static class ImageRenderer
{
    private static readonly int[] Qualities = [88, 75, 60, 40, 20, 5];

    /// <summary>Returns a JPEG of exactly the given length, with a comment that identifies the job.</summary>
    public static byte[] Draw(Job job, int index, long length, bool builtInFont)
    {
        (int width, int height) = OutputSize.Of(job.Edit);
        var effect = PromptEffect.Of(job.Edit.Prompt, index);
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        SKCanvas canvas = surface.Canvas;
        byte[]? content = job.Edit.Inputs.FirstOrDefault()?.Asset?.Content;
        using (SKBitmap? photo = PhotoDecoder.Decode(content, width, height))
        {
            if (photo is not null)
                effect.Paint(canvas, photo, width, height);
            else
                effect.PaintPlaceholder(canvas, width, height);
        }

        Caption.Draw(canvas, TextRenderer.Choose(builtInFont), job, index, effect.Accent);
        using SKImage image = surface.Snapshot();
        return Encode(image, JpegFile.CommentOf(job.Id, index), length);
    }

    private static byte[] Encode(SKImage image, byte[] comment, long length)
    {
        foreach (int quality in Qualities)
        {
            using SKData data = image.Encode(SKEncodedImageFormat.Jpeg, quality);
            ReadOnlySpan<byte> jpeg = data.AsSpan();
            if (jpeg.Length + comment.Length > length)
                continue;
            int cut = JpegFile.AfterFirstSegment(jpeg);
            byte[] padding = JpegFile.Padding(length - jpeg.Length - comment.Length);
            return [.. jpeg[..cut], .. comment, .. padding, .. jpeg[cut..]];
        }

        throw new InvalidOperationException($"No quality makes a JPEG of {length} bytes.");
    }
}
