using System.Diagnostics;
using System.Globalization;

namespace Seedream.Benchmarks.Measured;

/// <summary>What this process uses.</summary>
internal sealed class Usage
{
    private const string Status = "/proc/self/status";

    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly TimeSpan _processor = Environment.CpuUsage.TotalTime;
    private readonly long _idle;

    private Usage(long idle) => _idle = idle;

    public double Seconds => _time.Elapsed.TotalSeconds;

    public double ProcessorSeconds => (Environment.CpuUsage.TotalTime - _processor).TotalSeconds;

    /// <summary>The most memory since the beginning over what there was in the beginning, in bytes.</summary>
    public long PeakOverIdle => Peak - _idle;

    /// <summary>Bytes in memory now.</summary>
    public static long Resident => Read("VmRSS:") ?? Process.GetCurrentProcess().WorkingSet64;

    private static long Peak => Read("VmHWM:") ?? Process.GetCurrentProcess().PeakWorkingSet64;

    /// <summary>Begins to count. Garbage is collected before, so that none of it passes for idle memory.</summary>
    public static Usage Begin()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        ResetPeak();
        return new Usage(Resident);
    }

    // Linux forgets a process's peak on a word: man 5 proc, clear_refs. Elsewhere the peak is that of the whole life.
    private static void ResetPeak()
    {
        if (OperatingSystem.IsLinux())
            File.WriteAllText("/proc/self/clear_refs", "5");
    }

    private static long? Read(string field) => !OperatingSystem.IsLinux() ? null : File.ReadLines(Status)
        .Where(line => line.StartsWith(field, StringComparison.Ordinal))
        .Select(line => 1024 * long.Parse(line[field.Length..^"kB".Length], CultureInfo.InvariantCulture))
        .Single();
}
