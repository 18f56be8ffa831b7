namespace Seedream.Benchmarks.Running;

internal static class Statistics
{
    public const int Megabyte = 1024 * 1024;

    public static double Median(this IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static double Megabytes(this long bytes) => (double)bytes / Megabyte;
}
