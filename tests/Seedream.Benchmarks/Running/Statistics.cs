namespace Seedream.Benchmarks.Running;

internal static class Statistics
{
    public static double Median(this IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Bytes as megabytes of 2^20.</summary>
    public static double Megabytes(this long bytes) => bytes / 1048576.0;
}
