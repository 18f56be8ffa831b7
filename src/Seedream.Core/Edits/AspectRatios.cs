using System.Globalization;

namespace Seedream.Edits;

/// <summary>The aspect ratios and sizes of the model, and the pixels of its images.</summary>
internal static class AspectRatios
{
    /// <summary>The ratio nearest to that of the first photo. The module resolves it and never sends it.</summary>
    public const string Match = "Match";

    /// <summary>The ratio that the service uses by default.</summary>
    public const string Default = "16:9";

    /// <summary>The size that the service uses by default.</summary>
    public const string DefaultSize = "3K";

    private const string SmallSize = "2K";

    // The landscape formats from the table of the model's maker. Portrait ratios swap width and height.
    private static readonly Format[] Formats =
    [
        new("1:1", null, (2048, 2048), (3072, 3072)),
        new("4:3", "3:4", (2304, 1728), (3456, 2592)),
        new("16:9", "9:16", (2848, 1600), (4096, 2304)),
        new("3:2", "2:3", (2496, 1664), (3744, 2496)),
        new("21:9", null, (3136, 1344), (4704, 2016)),
    ];

    public static IReadOnlyList<string> All { get; } = ["1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3", "21:9"];

    // Logarithms, between which a distance is the change of the shape.
    private static readonly double[] Shapes = [.. All.Select(ratio => Math.Log(Value(ratio)))];

    public static IReadOnlyList<string> Sizes { get; } = [SmallSize, DefaultSize];

    /// <summary>Returns the pixels of an image.</summary>
    /// <param name="ratio">One of <see cref="All"/>; null for the service's default.</param>
    /// <param name="size">One of <see cref="Sizes"/>; null for the service's default.</param>
    public static (int Width, int Height) Pixels(string? ratio, string? size)
    {
        ratio ??= Default;
        Format format = Array.Find(Formats, format => format.Landscape == ratio || format.Portrait == ratio)
            ?? throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "The model does not support this ratio.");
        (int width, int height) = (size ?? DefaultSize) == SmallSize ? format.At2K : format.At3K;
        return format.Landscape == ratio ? (width, height) : (height, width);
    }

    /// <summary>Returns the ratio that changes the shape of a photo least.</summary>
    /// <param name="width">The photo's width in pixels, as displayed.</param>
    /// <param name="height">The photo's height in pixels, as displayed.</param>
    public static string Nearest(int width, int height)
    {
        double photo = Math.Log((double)width / height);
        return All[Enumerable.Range(0, Shapes.Length).MinBy(index => Math.Abs(photo - Shapes[index]))];
    }

    private static double Value(string ratio)
    {
        double[] sides = [.. ratio.Split(':').Select(side => double.Parse(side, CultureInfo.InvariantCulture))];
        return sides[0] / sides[1];
    }

    private sealed record Format(
        string Landscape, string? Portrait, (int Width, int Height) At2K, (int Width, int Height) At3K);
}
