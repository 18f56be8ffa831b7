using System.Diagnostics;

namespace Seedream.Chaos;

/// <summary>A client process.</summary>
internal sealed class Run : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    public Run(ClientSpec spec, string file)
    {
        spec.Write(file);
        (string program, string[] before) = Command();
        var start = new ProcessStartInfo(program, [.. before, "client", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // What a killed runtime leaves for debuggers is no business of the trials.
            // Nor is it worth counting calls for a better code of methods in a process that lives for a second.
            Environment = { ["DOTNET_EnableDiagnostics"] = "0", ["DOTNET_TC_CallCounting"] = "0" },
        };
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public string Output { get; private set; } = "";

    public bool HasEnded => _process.HasExited;

    /// <summary>Killed, by itself or by another.</summary>
    public bool WasKilled { get; private set; }

    public bool IsDone { get; private set; }

    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended a moment before.
        }
    }

    public async Task<Run> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            throw new Violation($"a client hung for {Patience.TotalSeconds} s");
        }

        Output = await _output + await _errors;
        WasKilled = _process.ExitCode is not (Client.AllDone or Client.SomeFailed);
        IsDone = _process.ExitCode == Client.AllDone;
        if (WasKilled && Output.Contains("Unhandled exception", StringComparison.Ordinal))
            throw new Violation($"a client crashed: {Output}");

        return this;
    }

    // Published, this suite is a program of its own; else, and within a test host, dotnet runs it.
    private static (string Program, string[] Arguments) Command() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == typeof(Run).Assembly.GetName().Name
        ? (Environment.ProcessPath!, [])
        : (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(Run).Assembly.Location]);

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
