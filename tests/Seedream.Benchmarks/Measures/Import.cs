using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>Import-Module of the module and of a plain binary module, each in a new PowerShell, in turns.</summary>
internal static class Import
{
    private static readonly string[] Own = ["Seedream.PowerShell", "Seedream.Types"];

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        string plainModule = PlainModule.Build(bench.NewFolder("plain"));
        List<ImportFigures> module = [], plain = [];
        for (int i = 0; i < bench.Pick(9, 1); i++)
        {
            plain.Add(await ShellImport.RunAsync(plainModule));
            module.Add(await ShellImport.RunAsync(BuiltModule.Manifest));
        }

        string time = $"plain binary module {Time(plain):0} ms, PowerShell {module[0].Version}";
        string memory = $"plain binary module {Memory(plain):0.0} MB";
        IEnumerable<string> added = module[0].Assemblies.Except(plain[0].Assemblies).Except(Own);
        string[] dependencies = [.. added.Where(name => !IsOfTheRuntime(name)).Order()];
        string names = dependencies is [] ? "none" : string.Join(", ", dependencies);
        return
        [
            Row.AtMost("Import-Module", Time(module), 40, " ms", time),
            Row.AtMost("memory that it adds", Memory(module), 5, " MB", memory, "0.0"),
            new("dependencies that it loads", names, "apart from the runtime's own", "none", dependencies is []),
        ];
    }

    private static double Time(List<ImportFigures> runs) => runs.Select(run => run.Milliseconds).Median();

    private static double Memory(List<ImportFigures> runs) => runs.Select(run => run.Bytes.Megabytes()).Median();

    private static bool IsOfTheRuntime(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);
}
