using System.Security.Cryptography;
using System.Text;
using SkiaSharp;

namespace Seedream.Emulator;

/// <summary>Draws the output of a job: its first input, altered in a way that follows from the prompt, and a caption.</summary>
internal static class ImageRenderer
{
    private static readonly int[] Qualities = [88, 75, 60, 40, 20, 5];

    /// <summary>A JPEG of exactly the length given, with the comment that tells the job.</summary>
    public static byte[] Draw(Job job, int index, long length, bool builtInFont)
    {
        (int width, int height) = OutputSize.Of(job.Edit);
        var effect = PromptEffect.Of(job.Edit.Prompt, index);
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        SKCanvas canvas = surface.Canvas;
        using (SKBitmap? input = PhotoDecoder.Decode(job.Edit.Inputs.FirstOrDefault()?.Asset?.Content, width, height))
        {
            if (input is not null)
                effect.Paint(canvas, input, width, height);
            else
                effect.PaintPlaceholder(canvas, width, height);
        }

        var renderer = TextRenderer.Choose(builtInFont);
        Caption.Draw(canvas, renderer, job, index, effect, width, height);
        using SKImage image = surface.Snapshot();
        return Encode(image, JpegFile.CommentOf(job.Id, index), length);
    }

    /// <summary>A stable number from a text: string hashes differ from run to run.</summary>
    public static uint HashOf(string text) => BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static byte[] Encode(SKImage image, byte[] comment, long length)
    {
        foreach (int quality in Qualities)
        {
            using SKData data = image.Encode(SKEncodedImageFormat.Jpeg, quality);
            ReadOnlySpan<byte> jpeg = data.AsSpan();
            if (jpeg.Length + comment.Length > length)
                continue;
            int cut = JpegFile.AfterFirstSegment(jpeg);
            return [.. jpeg[..cut], .. comment, .. JpegFile.Padding(length - jpeg.Length - comment.Length), .. jpeg[cut..]];
        }

        throw new InvalidOperationException($"No quality makes a JPEG of {length} bytes.");
    }
}
