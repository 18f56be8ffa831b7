namespace Seedream.Shell.Tests;

/// <summary>Ctrl+C and termination requests.</summary>
public sealed class SignalTests : IDisposable
{
    private const string EndlessScript = """
        try { 'running'; while ($true) { [Threading.Thread]::Sleep(10) } }
        finally { [Console]::WriteLine('tidied up') }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public Task AnInterruptStopsThePipeline() => StopAsync("INT", ExitCode.Interrupted);

    [UnixFact]
    public Task ATerminationStopsThePipeline() => StopAsync("TERM", ExitCode.Terminated);

    [UnixFact]
    public async Task ASecondInterruptEndsWhatDoesNotStop()
    {
        using var shell = ShellProcess.Start([], _folder.Add("run.ps1", """
            'running'
            try { while ($true) { [Threading.Thread]::Sleep(10) } }
            finally { [Console]::WriteLine('stopping'); [Threading.Thread]::Sleep(-1) }
            """));
        await shell.WaitForLineAsync("running");
        await shell.SignalAsync("INT");
        await shell.WaitForLineAsync("stopping");
        await shell.SignalAsync("INT");

        Assert.Equal(ExitCode.Interrupted, (await shell.EndAsync()).ExitCode);
    }

    private async Task StopAsync(string signal, int expected)
    {
        using var shell = ShellProcess.Start([], _folder.Add("run.ps1", EndlessScript));
        await shell.WaitForLineAsync("running");
        await shell.SignalAsync(signal);
        ShellProcess.Result result = await shell.EndAsync();

        Assert.Equal(expected, result.ExitCode);
        Assert.Equal("tidied up", result.Output.Trim());
        Assert.Empty(result.Error);
    }
}
