using System.Diagnostics;
using static System.Runtime.InteropServices.RuntimeInformation;

namespace Seedream.Benchmarks.Running;

/// <summary>Runs measures one after another and prints the table.</summary>
internal static class Bulk
{
    /// <returns>0 if all measures did their work, whether or not they met their targets.</returns>
    public static async Task<int> RunAsync(BulkOptions options)
    {
        var watch = Stopwatch.StartNew();
        List<Row> rows = [];
        List<string> problems = [];
        foreach (Measure measure in options.Measures)
        {
            TimeSpan start = watch.Elapsed;
            try
            {
                rows.AddRange(await MeasureAsync(measure, options));
            }
            catch (IncorrectException problem)
            {
                problems.Add($"INCORRECT {measure.Name}: {problem.Message}");
            }

            await Console.Error.WriteLineAsync($"{measure.Name}: {(watch.Elapsed - start).TotalSeconds:0} s");
        }

        Table.Write(rows);
        foreach (string problem in problems)
            Console.WriteLine(problem);

        string load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
        string system = $"{FrameworkDescription}, {OSDescription} {OSArchitecture}";
        Console.WriteLine($"{Environment.ProcessorCount} cores, {system}");
        Console.WriteLine($"{watch.Elapsed:mm\\:ss}; load of the machine: {load}");
        if (options.IsSmall)
            Console.WriteLine("The figures of a small run are not meaningful.");

        return problems.Count == 0 ? 0 : 1;
    }

    /// <summary>Runs one measure in its own folder.</summary>
    /// <exception cref="IncorrectException">The work was not done.</exception>
    public static async Task<IReadOnlyList<Row>> MeasureAsync(Measure measure, BulkOptions options)
    {
        string folder = Path.Combine(options.Folder, $"seedream-bench-{Environment.ProcessId}-{measure.Name}");
        Directory.CreateDirectory(folder);
        try
        {
            return await measure.RunAsync(new Bench(folder, options.IsSmall));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
