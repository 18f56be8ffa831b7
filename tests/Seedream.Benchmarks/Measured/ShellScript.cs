using System.Diagnostics;
using System.Text.Json;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measured;

/// <summary>Runs a script in a new PowerShell. It ends with its figures as JSON.</summary>
internal static class ShellScript
{
    /// <exception cref="IncorrectException">The script failed.</exception>
    public static async Task<TFigures> RunAsync<TFigures>(
        string script, params IEnumerable<(string Name, string Value)> environment)
    {
        string[] arguments = [BuiltModule.PowerShell, "-NoProfile", "-NonInteractive", "-Command", script];
        var start = new ProcessStartInfo(BuiltModule.DotNet, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["NO_COLOR"] = "1", ["POWERSHELL_TELEMETRY_OPTOUT"] = "1" },
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<TFigures>(output)!
            : throw new IncorrectException($"the script failed: {await errors}{output}");
    }
}
