using System.Diagnostics;

namespace Seedream.Chaos;

/// <summary>A client process.</summary>
internal sealed class Run : IDisposable
{
    private static readonly TimeSpan MaximumTime = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    public Run(ClientSpec spec, string file)
    {
        spec.Write(file);
        (string program, string[] arguments) = Command();
        var start = new ProcessStartInfo(program, [.. arguments, "client", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A killed runtime would leave files for debuggers. A process that lives for a second gains nothing from
            // counting calls in order to optimize methods.
            Environment = { ["DOTNET_EnableDiagnostics"] = "0", ["DOTNET_TC_CallCounting"] = "0" },
        };
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public string Output { get; private set; } = "";

    /// <summary>The error ids that the client printed.</summary>
    public IEnumerable<string> Errors => Output.Split('\n')
        .Where(line => line.StartsWith(Client.Error, StringComparison.Ordinal))
        .Select(line => line.Split(' ')[1]);

    public bool HasEnded => _process.HasExited;

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
            // The process has ended.
        }
    }

    public async Task<Run> EndAsync()
    {
        using var timeout = new CancellationTokenSource(MaximumTime);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new Violation($"a client did not end within {MaximumTime.TotalSeconds} seconds");
        }

        Output = await _output + await _errors;
        WasKilled = _process.ExitCode is not (Client.AllDone or Client.SomeFailed);
        IsDone = _process.ExitCode == Client.AllDone;
        if (WasKilled && Output.Contains("Unhandled exception", StringComparison.Ordinal))
            throw new Violation($"a client crashed: {Output}");

        return this;
    }

    public void RequireError(SeedreamErrorId id)
    {
        if (IsDone || !Errors.Contains(id.ToString()))
            throw new Violation($"the run did not report {id}: {Output}");
    }

    public void Dispose()
    {
        Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // The published suite is a program. Otherwise, and in a test host, dotnet runs the assembly.
    private static (string Program, string[] Arguments) Command()
    {
        System.Reflection.Assembly suite = typeof(Run).Assembly;
        return Path.GetFileNameWithoutExtension(Environment.ProcessPath) == suite.GetName().Name
            ? (Environment.ProcessPath!, [])
            : (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [suite.Location]);
    }
}
