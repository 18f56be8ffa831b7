using System.Diagnostics;
using System.Globalization;

namespace Seedream.Benchmarks.Measured;

/// <summary>The resources that this process uses.</summary>
internal sealed class Usage
{
    private readonly long _idle = Resident;
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly TimeSpan _processor = Environment.CpuUsage.TotalTime;

    private Usage()
    {
    }

    public double Seconds => _time.Elapsed.TotalSeconds;

    public double ProcessorSeconds => (Environment.CpuUsage.TotalTime - _processor).TotalSeconds;

    /// <summary>The peak memory since the start above the memory at the start, in bytes.</summary>
    public long PeakAboveIdle => (Read("VmHWM:") ?? Process.GetCurrentProcess().PeakWorkingSet64) - _idle;

    private static long Resident => Read("VmRSS:") ?? Process.GetCurrentProcess().WorkingSet64;

    /// <summary>Starts to measure. Collects garbage first, because it is not idle memory.</summary>
    public static Usage Begin()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();

        // Resets the peak; see clear_refs in man 5 proc. On other systems, the peak is that of the entire process.
        if (OperatingSystem.IsLinux())
            File.WriteAllText("/proc/self/clear_refs", "5");

        return new Usage();
    }

    private static long? Read(string field) => !OperatingSystem.IsLinux() ? null : File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith(field, StringComparison.Ordinal))
        .Select(line => 1024 * long.Parse(line[field.Length..^"kB".Length], CultureInfo.InvariantCulture))
        .Single();
}
