using System.Diagnostics;
using System.Globalization;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measured;

/// <summary>Imports a module in a PowerShell that was started for it, as a person does.</summary>
internal static class ShellImport
{
    // The first measurements cost memory themselves. PowerShell's own modules are there by the time that there are photos
    // to pipe; the first module of all to be loaded takes several times as long, whichever it is.
    private const string Script =
        """
        $ErrorActionPreference = 'Stop'
        function Get-Memory { [GC]::Collect(2, 'Aggressive', $true, $true); [GC]::WaitForPendingFinalizers(); [Diagnostics.Process]::GetCurrentProcess().WorkingSet64 }
        $null = Get-ChildItem -LiteralPath $PSHOME -Filter 'none'
        $null = 1..5 | ForEach-Object { Get-Memory }
        $before = Get-Memory
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Import-Module $env:SEEDREAM_BENCH_MODULE
        $time = $watch.Elapsed.TotalMilliseconds
        [string]::Format([cultureinfo]::InvariantCulture, '{0} {1} {2}', $time, (Get-Memory) - $before, $PSVersionTable.PSVersion)
        """;

    /// <summary>The PowerShell on this machine's path; null where there is none.</summary>
    public static string? Shell { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"))
        .FirstOrDefault(File.Exists);

    /// <summary>Imports a module.</summary>
    /// <returns>How long it took, the bytes that it added to memory, and PowerShell's version.</returns>
    /// <exception cref="IncorrectException">It could not be imported.</exception>
    public static async Task<(double Milliseconds, long Bytes, string Version)> RunAsync(string module)
    {
        var start = new ProcessStartInfo(Shell!, ["-NoProfile", "-NonInteractive", "-Command", Script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SEEDREAM_BENCH_MODULE"] = module, ["NO_COLOR"] = "1" },
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 && output.Trim().Split(' ') is [var time, var bytes, var version]
            ? (double.Parse(time, CultureInfo.InvariantCulture), long.Parse(bytes, CultureInfo.InvariantCulture), version)
            : throw new IncorrectException($"{Shell} did not import '{module}': {await errors}{output}");
    }
}
