using System.Diagnostics;
using System.Text.Json;
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
    public static async Task<ImportFigures> RunAsync(string module)
    {
        string[] arguments = [BuiltModule.PowerShell, "-NoProfile", "-NonInteractive", "-Command", Script];
        var start = new ProcessStartInfo(BuiltModule.DotNet, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["SEEDREAM_BENCH_MODULE"] = module, ["NO_COLOR"] = "1", ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
            },
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<ImportFigures>(output)!
            : throw new IncorrectException($"the import of '{module}' failed: {await errors}{output}");
    }
}
