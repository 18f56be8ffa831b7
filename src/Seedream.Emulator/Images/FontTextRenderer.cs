using SkiaSharp;

namespace Seedream.Emulator;

internal sealed class FontTextRenderer(SKTypeface face) : TextRenderer
{
    private static readonly string[] Preferred =
        ["Segoe UI", "Inter", "DejaVu Sans", "Liberation Sans", "Noto Sans", "Helvetica Neue", "Arial"];

    public static TextRenderer? TryCreate()
    {
        var families = SKFontManager.Default.FontFamilies.ToHashSet();
        string? family = Preferred.FirstOrDefault(families.Contains) ?? families.FirstOrDefault();
        SKTypeface? face = family is null ? null : SKTypeface.FromFamilyName(family);
        return face?.ContainsGlyphs("Ag") == true ? new FontTextRenderer(face) : null;
    }

    public override float Measure(string text, float size)
    {
        using var font = new SKFont(face, size);
        return font.MeasureText(text);
    }

    public override void Draw(SKCanvas canvas, string text, float x, float baseline, float size, SKColor color)
    {
        using var font = new SKFont(face, size);
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawText(text, x, baseline, font, paint);
    }
}
