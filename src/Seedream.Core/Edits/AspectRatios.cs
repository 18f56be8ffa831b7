namespace Seedream.Edits;

/// <summary>The ratios and sizes that the model offers, and the pixels they stand for.</summary>
public static class AspectRatios
{
    /// <summary>Stands for the ratio nearest to the first input's. The client resolves it; it is never sent.</summary>
    public const string Match = "Match";

    /// <summary>The ratio the service takes where none is sent.</summary>
    public const string Default = "16:9";

    /// <summary>The size the service takes where none is sent.</summary>
    public const string DefaultSize = "3K";

    // Landscape pixels at 2K and 3K from the maker's table; portrait ratios swap the two.
    private static readonly (string Landscape, string? Portrait, (int Width, int Height) At2K, (int Width, int Height) At3K)[] Table =
    [
        ("1:1", null, (2048, 2048), (3072, 3072)),
        ("4:3", "3:4", (2304, 1728), (3456, 2592)),
        ("16:9", "9:16", (2848, 1600), (4096, 2304)),
        ("3:2", "2:3", (2496, 1664), (3744, 2496)),
        ("21:9", null, (3136, 1344), (4704, 2016)),
    ];

    /// <summary>The eight ratios, as the service writes them.</summary>
    public static IReadOnlyList<string> All { get; } = ["1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3", "21:9"];

    /// <summary>The two sizes, as the service writes them.</summary>
    public static IReadOnlyList<string> Sizes { get; } = ["2K", "3K"];

    /// <summary>Gives the pixels of an output picture.</summary>
    /// <param name="ratio">One of <see cref="All"/>; null for the service's default.</param>
    /// <param name="size"><c>2K</c> or <c>3K</c>; null for the service's default.</param>
    public static (int Width, int Height) Pixels(string? ratio, string? size)
    {
        ratio ??= Default;
        bool small = (size ?? DefaultSize) == "2K";
        foreach ((string landscape, string? portrait, (int Width, int Height) at2K, (int Width, int Height) at3K) in Table)
        {
            (int width, int height) = small ? at2K : at3K;
            if (landscape == ratio)
                return (width, height);

            if (portrait == ratio)
                return (height, width);
        }

        throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "Not one of the model's ratios.");
    }

    /// <summary>Gives the ratio nearest to a picture's, measured by the factor between the two.</summary>
    /// <param name="width">The picture's width in pixels, as it is seen.</param>
    /// <param name="height">The picture's height in pixels, as it is seen.</param>
    public static string Nearest(int width, int height)
    {
        double own = Math.Log((double)width / height);
        return All.MinBy(ratio => Math.Abs(own - Math.Log(Value(ratio))))!;
    }

    private static double Value(string ratio)
    {
        string[] sides = ratio.Split(':');
        return double.Parse(sides[0], System.Globalization.CultureInfo.InvariantCulture)
            / double.Parse(sides[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
