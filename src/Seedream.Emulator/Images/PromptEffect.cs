using SkiaSharp;

namespace Seedream.Emulator;

/// <summary>How a prompt changes a photo: one of three treatments in a hue. The image index shifts the hue.</summary>
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

    public SKColor Accent => SKColor.FromHsl(_hue, 90, 72);

    public static PromptEffect Of(string prompt, int index)
    {
        uint hash = StableHash.Number(prompt);
        return new PromptEffect((int)(hash % Treatments), (hash / Treatments % 360 + index * HueStep) % 360);
    }

    /// <summary>Fills the canvas with the changed photo, cropped to cover it.</summary>
    public void Paint(SKCanvas canvas, SKBitmap photo, int width, int height)
    {
        float scale = Math.Max((float)width / photo.Width, (float)height / photo.Height);
        var size = new SKSize(photo.Width * scale, photo.Height * scale);
        var target = SKRect.Create((width - size.Width) / 2, (height - size.Height) / 2, size.Width, size.Height);
        using SKColorFilter filter = Filter();
        using var paint = new SKPaint { ColorFilter = filter };
        using var image = SKImage.FromBitmap(photo);
        canvas.DrawImage(image, target, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear), paint);
    }

    /// <summary>Fills the canvas with a pattern that nobody mistakes for a photo.</summary>
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
        using var ring = new SKPaint
        {
            Style = SKPaintStyle.Stroke,
            StrokeWidth = step / 10,
            Color = SKColors.White.WithAlpha(50),
            IsAntialias = true,
        };
        for (float radius = step; radius < width + height; radius += step)
            canvas.DrawCircle(width * 0.7f, height * 0.35f, radius, ring);
    }

    private SKColorFilter Filter()
    {
        if (_treatment == 2)
            return SKColorFilter.CreateColorMatrix(HueRotation(90 + _hue / 2));
        using SKColorFilter tones = Tones(steps: _treatment == 1 ? 6 : 256);
        using var gray = SKColorFilter.CreateColorMatrix(
        [
            0.30f, 0.59f, 0.11f, 0, 0,
            0.30f, 0.59f, 0.11f, 0, 0,
            0.30f, 0.59f, 0.11f, 0, 0,
            0, 0, 0, 1, 0,
        ]);
        return SKColorFilter.CreateCompose(tones, gray);
    }

    /// <summary>Maps brightness to colors from dark to light tones of the hue, in the given number of steps.</summary>
    private SKColorFilter Tones(int steps)
    {
        var dark = SKColor.FromHsl(_hue, 70, 10);
        var middle = SKColor.FromHsl(_hue, 60, 50);
        var light = SKColor.FromHsl((_hue + 40) % 360, 80, 94);
        byte[] alpha = new byte[256], red = new byte[256], green = new byte[256], blue = new byte[256];
        for (int level = 0; level < 256; level++)
        {
            double tone = Math.Round(level / 255.0 * (steps - 1)) / (steps - 1);
            (SKColor from, SKColor to, double share) = tone < 0.5
                ? (dark, middle, tone * 2)
                : (middle, light, tone * 2 - 1);
            alpha[level] = (byte)level;
            red[level] = Between(from.Red, to.Red, share);
            green[level] = Between(from.Green, to.Green, share);
            blue[level] = Between(from.Blue, to.Blue, share);
        }

        return SKColorFilter.CreateTable(alpha, red, green, blue);
    }

    private static byte Between(byte from, byte to, double share) => (byte)(from + (to - from) * share);

    /// <summary>Returns the matrix that SVG defines for <c>hueRotate</c>.</summary>
    private static float[] HueRotation(float degrees)
    {
        (float s, float c) = MathF.SinCos(degrees * MathF.PI / 180);
        return
        [
            0.213f + c * 0.787f - s * 0.213f, 0.715f - c * 0.715f - s * 0.715f, 0.072f - c * 0.072f + s * 0.928f, 0, 0,
            0.213f - c * 0.213f + s * 0.143f, 0.715f + c * 0.285f + s * 0.140f, 0.072f - c * 0.072f - s * 0.283f, 0, 0,
            0.213f - c * 0.213f - s * 0.787f, 0.715f - c * 0.715f + s * 0.715f, 0.072f + c * 0.928f + s * 0.072f, 0, 0,
            0, 0, 0, 1, 0,
        ];
    }
}
