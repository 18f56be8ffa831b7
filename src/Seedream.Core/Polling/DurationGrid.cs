namespace Seedream.Polling;

/// <summary>
/// The grid on which durations are counted. Each bin is longer than the one before by the same ratio, because durations
/// of 4 s and of 400 s are to be learned equally well.
/// </summary>
internal static class DurationGrid
{
    /// <summary>The start of the first bin in seconds. Shorter durations count as this.</summary>
    public const double First = 0.05;

    /// <summary>Bins per doubling: each is 2.2 % wide, less than any delay that matters.</summary>
    public const int BinsPerOctave = 32;

    /// <summary>All bins: 19 doublings, so that the last one ends at 7.3 hours.</summary>
    public const int Count = 19 * BinsPerOctave;

    /// <summary>The natural logarithm of the ratio between two edges.</summary>
    public const double LogWidth = 0.693147180559945309 / BinsPerOctave;

    private static readonly double[] EdgeTable =
        [.. Enumerable.Range(0, Count + 1).Select(i => First * Math.Pow(2, (double)i / BinsPerOctave))];

    /// <summary>The edges of the bins in seconds, one more than there are bins.</summary>
    public static ReadOnlySpan<double> Edges => EdgeTable;

    /// <summary>The width of a bin in seconds.</summary>
    public static double Width(int bin) => EdgeTable[bin + 1] - EdgeTable[bin];

    /// <summary>The middle of a bin in seconds.</summary>
    public static double Middle(int bin) => (EdgeTable[bin] + EdgeTable[bin + 1]) / 2;

    /// <summary>The position of an age in bins from the first edge, limited to the grid.</summary>
    public static double Position(double seconds) =>
        seconds <= First ? 0 : Math.Min(Math.Log2(seconds / First) * BinsPerOctave, Count);

    public static int BinOf(double seconds) => Math.Min((int)Position(seconds), Count - 1);

    /// <summary>Interpolates linearly in a table with a value for each edge.</summary>
    public static double Interpolate(ReadOnlySpan<double> atEdges, double seconds)
    {
        if (seconds <= First)
            return atEdges[0];

        if (seconds >= EdgeTable[Count])
            return atEdges[Count];

        int bin = BinOf(seconds);
        double part = (seconds - EdgeTable[bin]) / Width(bin);
        return atEdges[bin] + (part * (atEdges[bin + 1] - atEdges[bin]));
    }
}
