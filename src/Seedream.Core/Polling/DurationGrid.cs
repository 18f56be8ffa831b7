namespace Seedream.Polling;

/// <summary>
/// The ages at which durations are counted: bins of equal ratio, because a service that takes 4 s and one that takes
/// 400 s are to be known equally well.
/// </summary>
internal static class DurationGrid
{
    /// <summary>Seconds at which the first bin begins; what is shorter counts as this.</summary>
    public const double First = 0.05;

    /// <summary>Bins to a doubling: 2.2 % wide, finer than any delay that matters.</summary>
    public const int BinsPerOctave = 32;

    /// <summary>Bins in all: 19 doublings, so that the last ends after 7.3 hours.</summary>
    public const int Count = 19 * BinsPerOctave;

    /// <summary>The width of a bin in natural logarithms.</summary>
    public const double LogWidth = 0.693147180559945309 / BinsPerOctave;

    private static readonly double[] EdgeTable = MakeEdges();

    /// <summary>The borders of the bins in seconds, one more than there are bins.</summary>
    public static ReadOnlySpan<double> Edges => EdgeTable;

    /// <summary>How many seconds a bin holds.</summary>
    public static double Width(int bin) => EdgeTable[bin + 1] - EdgeTable[bin];

    /// <summary>The age in seconds in the middle of a bin.</summary>
    public static double Middle(int bin) => (EdgeTable[bin] + EdgeTable[bin + 1]) / 2;

    /// <summary>Where an age lies, in bins from the first border, within the grid.</summary>
    public static double Position(double seconds) =>
        seconds <= First ? 0 : Math.Min(Math.Log2(seconds / First) * BinsPerOctave, Count);

    /// <summary>Reads a table that has a value at each border, in between by the straight line over seconds.</summary>
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

    /// <summary>The bin that holds an age.</summary>
    public static int BinOf(double seconds) => Math.Min((int)Position(seconds), Count - 1);

    private static double[] MakeEdges()
    {
        double[] edges = new double[Count + 1];
        for (int i = 0; i <= Count; i++)
            edges[i] = First * Math.Pow(2, (double)i / BinsPerOctave);
        return edges;
    }
}
