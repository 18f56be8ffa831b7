using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>Import-Module of the module and of a plain binary module, each in a fresh PowerShell, in turns.</summary>
internal static class Import
{
    private static readonly string[] Own = ["Seedream.PowerShell", "Seedream.Types"];

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        string plainModule = PlainModule.Build(bench.NewFolder("plain"));
        List<ImportFigures> ours = [], plain = [];
        for (int i = 0; i < bench.Pick(9, 1); i++)
        {
            plain.Add(await ShellImport.RunAsync(plainModule));
            ours.Add(await ShellImport.RunAsync(BuiltModule.Manifest));
        }

        double time = ours.Select(run => run.Milliseconds).Median();
        double plainTime = plain.Select(run => run.Milliseconds).Median();
        double megabytes = ours.Select(run => run.Bytes.Megabytes()).Median();
        double plainMegabytes = plain.Select(run => run.Bytes.Megabytes()).Median();
        string[] more = [.. ours[0].Assemblies.Except(plain[0].Assemblies).Except(Own).Order()];
        string[] dependencies = [.. more.Where(name => !IsOfTheRuntime(name))];
        return
        [
            new(
                "Import-Module",
                $"{time:0} ms",
                $"plain binary module {plainTime:0} ms, PowerShell {ours[0].Version}",
                "≤ 40 ms",
                time <= 40),
            new(
                "what it adds to memory",
                $"{megabytes:0.0} MB",
                $"plain binary module {plainMegabytes:0.0} MB",
                "≤ 5 MB",
                megabytes <= 5),
            new(
                "dependencies that it loads",
                dependencies.Length == 0 ? "none" : string.Join(", ", dependencies),
                $"of the runtime's own {string.Join(", ", more.Except(dependencies))}",
                "none",
                dependencies.Length == 0),
        ];
    }

    private static bool IsOfTheRuntime(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);
}
