using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Seedream.Benchmarks.Running;

/// <summary>What <c>bulk</c> was asked for.</summary>
internal sealed record BulkOptions
{
    public bool IsSmall { get; init; }

    public IReadOnlyList<Measure> Measures { get; init; } = Measure.All;

    public string Folder { get; init; } = Path.GetTempPath();

    /// <exception cref="FormatException">An argument is not understood.</exception>
    public static BulkOptions Parse(string[] args)
    {
        var options = new BulkOptions();
        for (int i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a value.");
            options = args[i] switch
            {
                "--small" => options with { IsSmall = true },
                "--only" => options with { Measures = [.. Value().Split(',').Select(Find)] },
                "--folder" => options with { Folder = Path.GetFullPath(Value()) },
                _ => throw new FormatException($"'{args[i]}' is not understood."),
            };
        }

        return options;
    }

    private static Measure Find(string name) =>
        Measure.All.FirstOrDefault(measure => measure.Name == name) ?? throw new FormatException($"There is no measure '{name}'.");
}

/// <summary>Runs measures one after the other and prints the table.</summary>
internal static class Bulk
{
    public static async Task<int> RunAsync(BulkOptions options)
    {
        var watch = Stopwatch.StartNew();
        List<Row> rows = [];
        List<string> problems = [];
        foreach (Measure measure in options.Measures)
        {
            TimeSpan began = watch.Elapsed;
            try
            {
                rows.AddRange(await MeasureAsync(measure, options));
            }
            catch (IncorrectException problem)
            {
                problems.Add($"INCORRECT {measure.Name}: {problem.Message}");
            }

            await Console.Error.WriteLineAsync($"{measure.Name}: {(watch.Elapsed - began).TotalSeconds:0} s");
        }

        Table.Write(rows);
        foreach (string problem in problems)
            Console.WriteLine(problem);

        Console.WriteLine($"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}");
        Console.WriteLine($"{(options.IsSmall ? "A small run, whose figures say nothing" : "A run")} of {watch.Elapsed:mm\\:ss}; load of the machine {Load()}");
        return problems.Count == 0 ? 0 : 1;
    }

    /// <summary>Runs one measure in a folder of its own.</summary>
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

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
