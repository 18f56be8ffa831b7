using System.Diagnostics;
using System.Globalization;

namespace Seedream.Shell.Tests;

/// <summary>The built shell as a process of its own, with everything it writes.</summary>
internal sealed class ShellProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private ShellProcess(Process process) => _process = process;

    /// <summary>What a shell wrote and how it ended.</summary>
    internal sealed record Result(int ExitCode, string Output, string Error);

    /// <summary>Runs the shell to its end.</summary>
    public static async Task<Result> RunAsync(params string[] arguments) => await RunWithAsync(input: "", environment: [], arguments);

    /// <summary>Runs the shell to its end, with something to read and variables in its environment.</summary>
    public static async Task<Result> RunWithAsync(string input, Dictionary<string, string> environment, params string[] arguments)
    {
        using ShellProcess shell = Start(environment, arguments);
        await shell._process.StandardInput.WriteAsync(input);
        shell._process.StandardInput.Close();
        return await shell.EndAsync();
    }

    public static ShellProcess Start(Dictionary<string, string> environment, params string[] arguments)
    {
        string[] command = ["dotnet", Path.Combine(AppContext.BaseDirectory, "Seedream.Shell.dll"), .. arguments];
        if (IgnoresInterrupts())
            command = ["env", "--default-signal=INT", .. command];

        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string? name, string? value) in environment)
            start.Environment[name] = value;
        return new ShellProcess(Process.Start(start)!);
    }

    // Tests that were started in the background ignore SIGINT, and so would every process that they start.
    private static bool IgnoresInterrupts()
    {
        const string Field = "SigIgn:";
        if (!OperatingSystem.IsLinux())
            return false;

        string ignored = File.ReadLines("/proc/self/status").Single(line => line.StartsWith(Field, StringComparison.Ordinal))[Field.Length..];
        return (ulong.Parse(ignored.Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 0b10) != 0;
    }

    /// <summary>Reads the output up to a line.</summary>
    public async Task WaitForLineAsync(string line)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(deadline.Token) is { } read)
        {
            if (read == line)
                return;
        }

        throw new EndOfStreamException($"The shell ended without writing '{line}': {await _process.StandardError.ReadToEndAsync(deadline.Token)}");
    }

    /// <summary>Sends a signal by its name, <c>INT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<Result> EndAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        Task<string> output = _process.StandardOutput.ReadToEndAsync(deadline.Token);
        Task<string> error = _process.StandardError.ReadToEndAsync(deadline.Token);
        await _process.WaitForExitAsync(deadline.Token);
        return new Result(_process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
