using SkiaSharp;

namespace Seedream.Emulator;

/// <summary>A way to put text on a canvas: with a font of the machine, or, where there is none, dot by dot.</summary>
internal abstract class TextRenderer
{
    private static readonly Lazy<TextRenderer?> Machine = new(FontTextRenderer.TryCreate);
    private static readonly DotMatrixTextRenderer Dots = new();

    public static TextRenderer Choose(bool builtIn) => builtIn ? Dots : Machine.Value ?? Dots;

    /// <summary>Width in pixels of a text whose capitals and descenders fill about the size.</summary>
    public abstract float Measure(string text, float size);

    /// <summary>Draws a text from a point on its baseline.</summary>
    public abstract void Draw(SKCanvas canvas, string text, float x, float baseline, float size, SKColor colour);
}
