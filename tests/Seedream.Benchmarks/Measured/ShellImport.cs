using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measured;

/// <summary>The cost of an import, the names of the assemblies that it loaded, and PowerShell's version.</summary>
internal sealed record ImportFigures(double Milliseconds, long Bytes, string[] Assemblies, string Version);

/// <summary>Imports a module in a new PowerShell.</summary>
internal static class ShellImport
{
    // The first measurements need memory themselves. PowerShell loads its own modules before a user can pipe photos,
    // and the first module of a session takes several times as long, whichever module it is.
    private const string Script =
        """
        $ErrorActionPreference = 'Stop'
        function Get-Memory {
            [GC]::Collect(2, 'Aggressive', $true, $true)
            [GC]::WaitForPendingFinalizers()
            [Diagnostics.Process]::GetCurrentProcess().WorkingSet64
        }
        function Get-Loaded { [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name }
        $null = Get-ChildItem -LiteralPath $PSHOME -Filter 'none'
        $loaded = Get-Loaded
        $null = 1..5 | ForEach-Object { Get-Memory }
        $before = Get-Memory
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Import-Module $env:SEEDREAM_BENCH_MODULE
        $time = $watch.Elapsed.TotalMilliseconds
        @{
            Milliseconds = $time
            Bytes = (Get-Memory) - $before
            Assemblies = @(Get-Loaded | Where-Object { $_ -notin $loaded })
            Version = "$($PSVersionTable.PSVersion)"
        } | ConvertTo-Json
        """;

    /// <exception cref="IncorrectException">The import failed.</exception>
    public static Task<ImportFigures> RunAsync(string module) =>
        ShellScript.RunAsync<ImportFigures>(Script, ("SEEDREAM_BENCH_MODULE", module));
}
