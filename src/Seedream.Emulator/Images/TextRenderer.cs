using SkiaSharp;

namespace Seedream.Emulator;

/// <summary>Draws text with a font of the machine or, if it has none, with a built-in font.</summary>
internal abstract class TextRenderer
{
    private static readonly Lazy<TextRenderer?> SystemFont = new(FontTextRenderer.TryCreate);
    private static readonly DotMatrixTextRenderer BuiltInFont = new();

    public static TextRenderer Choose(bool builtIn) => builtIn ? BuiltInFont : SystemFont.Value ?? BuiltInFont;

    /// <summary>Returns the width of a text in pixels.</summary>
    public abstract float Measure(string text, float size);

    public abstract void Draw(SKCanvas canvas, string text, float x, float baseline, float size, SKColor color);
}
