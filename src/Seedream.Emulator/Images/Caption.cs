using SkiaSharp;

namespace Seedream.Emulator;

/// <summary>Draws a band at the bottom of an image with the prompt and the facts of the job.</summary>
internal static class Caption
{
    private const int MaxLines = 3;

    public static void Draw(SKCanvas canvas, TextRenderer renderer, Job job, int index, SKColor accentColor)
    {
        (int width, int height) = OutputSize.Of(job.Edit);
        float unit = Math.Min(width, height) / 100f;
        (float margin, float large, float small) = (unit * 3.2f, unit * 4.2f, unit * 2.2f);
        float left = margin + unit * 1.6f;
        List<string> lines = Wrap(renderer, job.Edit.Prompt, large, width - left - margin);
        float bandHeight = margin * 1.6f + lines.Count * large * 1.3f + small * 1.6f;
        float top = height - bandHeight;

        using var band = new SKPaint { Color = new SKColor(12, 14, 18, 215) };
        canvas.DrawRect(0, top, width, bandHeight, band);
        using var accent = new SKPaint { Color = accentColor };
        canvas.DrawRect(0, top, unit, bandHeight, accent);

        float baseline = top + margin * 0.8f;
        foreach (string line in lines)
        {
            baseline += large * 1.3f;
            renderer.Draw(canvas, line, left, baseline - large * 0.3f, large, SKColors.White);
        }

        renderer.Draw(canvas, Facts(job, index), left, height - margin * 0.9f, small, accentColor);
        if (job.Edit.Watermark)
            DrawWatermark(canvas, renderer, width, unit);
    }

    private static string Facts(Job job, int index)
    {
        (int width, int height) = OutputSize.Of(job.Edit);
        string photos = job.Edit.Inputs.Count switch
        {
            0 => "no photo",
            1 => "1 photo",
            var count => $"{count} photos",
        };
        return string.Join(
            "  |  ",
            job.Edit.AspectRatio,
            $"{job.Edit.Size}  {width} x {height}",
            $"image {index + 1} of {job.Images}",
            photos,
            job.Id[..8],
            "EMULATED");
    }

    private static void DrawWatermark(SKCanvas canvas, TextRenderer renderer, int width, float unit)
    {
        const string Mark = "AI generated";
        float size = unit * 2.4f;
        float left = width - renderer.Measure(Mark, size) - unit * 3;
        renderer.Draw(canvas, Mark, left, unit * 5, size, SKColors.White.WithAlpha(170));
    }

    private static List<string> Wrap(TextRenderer renderer, string text, float size, float width)
    {
        var lines = new List<string> { "" };
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
            if (renderer.Measure(longer, size) <= width || lines[^1].Length == 0)
                lines[^1] = longer;
            else
                lines.Add(word);
        }

        var shown = lines.Take(MaxLines).Select(line => Shorten(renderer, line, size, width)).ToList();
        if (lines.Count > MaxLines)
            shown[^1] = Shorten(renderer, shown[^1] + "...", size, width);
        return shown;
    }

    private static string Shorten(TextRenderer renderer, string line, float size, float width)
    {
        while (line.Length > 4 && renderer.Measure(line, size) > width)
            line = line.TrimEnd('.')[..^1] + "...";
        return line;
    }
}
