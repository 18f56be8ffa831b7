using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>Import-Module of the module and of a plain binary module, each in a fresh process, in turns.</summary>
internal static class Import
{
    // 40 ms where the plain module takes 12. The bare engine is not compiled ahead, and slower.
    private const double MostTimesPlain = 40.0 / 12;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        string plainModule = PlainModule.Build(bench.NewFolder("plain"));
        int times = bench.Pick(9, 1);
        IReadOnlyList<Row> inEngine = await InEngineAsync(plainModule, times);

        // The tests run this too, and need no PowerShell, nor one of a certain version.
        return bench.IsSmall || ShellImport.Shell is null ? inEngine : [.. await InShellAsync(plainModule, times), .. inEngine];
    }

    private static async Task<IReadOnlyList<Row>> InShellAsync(string plainModule, int times)
    {
        List<(double Milliseconds, long Bytes, string Version)> ours = [], plain = [];
        for (int i = 0; i < times; i++)
        {
            plain.Add(await ShellImport.RunAsync(plainModule));
            ours.Add(await ShellImport.RunAsync(BuiltModule.Manifest));
        }

        double time = ours.Select(run => run.Milliseconds).Median();
        double megabytes = ours.Select(run => run.Bytes.Megabytes()).Median();
        return
        [
            new("Import-Module", $"{time:0} ms", $"plain binary module {plain.Select(run => run.Milliseconds).Median():0} ms, PowerShell {ours[0].Version}", "≤ 40 ms", time <= 40),
            new("what it adds to memory", $"{megabytes:0.0} MB", $"plain binary module {plain.Select(run => run.Bytes.Megabytes()).Median():0.0} MB", "≤ 5 MB", megabytes <= 5),
        ];
    }

    private static async Task<IReadOnlyList<Row>> InEngineAsync(string plainModule, int times)
    {
        List<ImportFigures> ours = [], plain = [];
        for (int i = 0; i < times; i++)
        {
            plain.Add(await Child.RunAsync<ImportFigures>(nameof(ImportedModule), new ImportSpec(plainModule)));
            ours.Add(await Child.RunAsync<ImportFigures>(nameof(ImportedModule), new ImportSpec(BuiltModule.Manifest)));
        }

        double time = ours.Select(run => run.Milliseconds).Median();
        double plainTime = plain.Select(run => run.Milliseconds).Median();
        double megabytes = ours.Select(run => run.Bytes.Megabytes()).Median();
        double plainMegabytes = plain.Select(run => run.Bytes.Megabytes()).Median();
        string[] more = [.. ours[0].Assemblies.Except(plain[0].Assemblies).Where(name => name is not ("Seedream.PowerShell" or "Seedream.Types")).Order()];
        string[] dependencies = [.. more.Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal))];
        return
        [
            new("Import-Module in the bare engine", $"{time:0} ms = {time / plainTime:0.0} ×", $"plain binary module {plainTime:0} ms; {megabytes:0.0} MB, plain {plainMegabytes:0.0} MB", $"≤ {MostTimesPlain:0.0} ×", time <= MostTimesPlain * plainTime),
            new("dependencies that it loads", dependencies.Length == 0 ? "none" : string.Join(", ", dependencies), $"of the runtime's own {string.Join(", ", more.Except(dependencies))}", "none", dependencies.Length == 0),
        ];
    }
}
