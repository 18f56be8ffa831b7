using SkiaSharp;

namespace Seedream.Emulator;

/// <summary>How a prompt alters a picture: one of three treatments, in one of many hues. The index shifts the hue.</summary>
internal sealed class PromptEffect
{
    private const int Treatments = 3;
    private const float HueStep = 47;
    private readonly int _treatment;
    private readonly float _hue;

    private PromptEffect(int treatment, float hue)
    {
        _treatment = treatment;
        _hue = hue;
    }

    /// <summary>The colour that goes with it.</summary>
    public SKColor Accent => SKColor.FromHsl(_hue, 90, 72);

    public static PromptEffect Of(string prompt, int index)
    {
        uint hash = ImageRenderer.HashOf(prompt);
        return new PromptEffect((int)(hash % Treatments), (hash / Treatments % 360 + index * HueStep) % 360);
    }

    /// <summary>Fills the canvas with the picture, cropped to cover it and altered.</summary>
    public void Paint(SKCanvas canvas, SKBitmap picture, int width, int height)
    {
        float scale = Math.Max((float)width / picture.Width, (float)height / picture.Height);
        var shown = new SKSize(picture.Width * scale, picture.Height * scale);
        var place = SKRect.Create((width - shown.Width) / 2, (height - shown.Height) / 2, shown.Width, shown.Height);
        using SKColorFilter filter = Filter();
        using var paint = new SKPaint { ColorFilter = filter };
        using var image = SKImage.FromBitmap(picture);
        canvas.DrawImage(image, place, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear), paint);
    }

    /// <summary>A pattern that cannot be taken for a photo.</summary>
    public void PaintPlaceholder(SKCanvas canvas, int width, int height)
    {
        using var gradient = SKShader.CreateLinearGradient(
            new SKPoint(0, 0),
            new SKPoint(width, height),
            [SKColor.FromHsl(_hue, 55, 30), SKColor.FromHsl((_hue + 60) % 360, 60, 62)],
            SKShaderTileMode.Clamp);
        using var ground = new SKPaint { Shader = gradient };
        canvas.DrawPaint(ground);

        float step = Math.Min(width, height) / 12f;
        using var ring = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = step / 10, Color = SKColors.White.WithAlpha(50), IsAntialias = true };
        for (float radius = step; radius < width + height; radius += step)
            canvas.DrawCircle(width * 0.7f, height * 0.35f, radius, ring);
    }

    private SKColorFilter Filter()
    {
        if (_treatment == 2)
            return SKColorFilter.CreateColorMatrix(HueRotation(90 + _hue / 2));
        using SKColorFilter tones = Tones(steps: _treatment == 1 ? 6 : 256);
        using var grey = SKColorFilter.CreateColorMatrix(
        [
            0.30f, 0.59f, 0.11f, 0, 0,
            0.30f, 0.59f, 0.11f, 0, 0,
            0.30f, 0.59f, 0.11f, 0, 0,
            0, 0, 0, 1, 0,
        ]);
        return SKColorFilter.CreateCompose(tones, grey);
    }

    /// <summary>From a dark tone of the hue to a light one of its opposite side, in so many steps.</summary>
    private SKColorFilter Tones(int steps)
    {
        var dark = SKColor.FromHsl(_hue, 70, 10);
        var middle = SKColor.FromHsl(_hue, 60, 50);
        var light = SKColor.FromHsl((_hue + 40) % 360, 80, 94);
        byte[] alpha = new byte[256], red = new byte[256], green = new byte[256], blue = new byte[256];
        for (int level = 0; level < 256; level++)
        {
            double tone = Math.Round(level / 255.0 * (steps - 1)) / (steps - 1);
            (SKColor from, SKColor to, double share) = tone < 0.5 ? (dark, middle, tone * 2) : (middle, light, tone * 2 - 1);
            alpha[level] = (byte)level;
            red[level] = Between(from.Red, to.Red, share);
            green[level] = Between(from.Green, to.Green, share);
            blue[level] = Between(from.Blue, to.Blue, share);
        }

        return SKColorFilter.CreateTable(alpha, red, green, blue);
    }

    private static byte Between(byte from, byte to, double share) => (byte)(from + (to - from) * share);

    /// <summary>The matrix that SVG defines for <c>hueRotate</c>.</summary>
    private static float[] HueRotation(float degrees)
    {
        (float sine, float cosine) = MathF.SinCos(degrees * MathF.PI / 180);
        return
        [
            0.213f + cosine * 0.787f - sine * 0.213f, 0.715f - cosine * 0.715f - sine * 0.715f, 0.072f - cosine * 0.072f + sine * 0.928f, 0, 0,
            0.213f - cosine * 0.213f + sine * 0.143f, 0.715f + cosine * 0.285f + sine * 0.140f, 0.072f - cosine * 0.072f - sine * 0.283f, 0, 0,
            0.213f - cosine * 0.213f - sine * 0.787f, 0.715f - cosine * 0.715f + sine * 0.715f, 0.072f + cosine * 0.928f + sine * 0.072f, 0, 0,
            0, 0, 0, 1, 0,
        ];
    }
}
