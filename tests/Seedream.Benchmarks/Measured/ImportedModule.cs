using System.Diagnostics;

namespace Seedream.Benchmarks.Measured;

/// <param name="Module">The module to import.</param>
internal sealed record ImportSpec(string Module);

/// <summary>What the import took, and what it loaded.</summary>
internal sealed record ImportFigures(double Milliseconds, long Bytes, string[] Assemblies);

/// <summary>Imports a module in an engine that has done nothing else yet.</summary>
internal static class ImportedModule
{
    public static Task<ImportFigures> RunAsync(ImportSpec spec)
    {
        using var engine = new Engine();
        HashSet<string> before = Names();
        long idle = Usage.Resident;
        long start = Stopwatch.GetTimestamp();
        engine.Run($"Import-Module '{spec.Module}'");
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        long bytes = Usage.Resident - idle;
        return Task.FromResult(new ImportFigures(milliseconds, bytes, [.. Names().Except(before)]));
    }

    private static HashSet<string> Names() => [.. AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!)];
}
