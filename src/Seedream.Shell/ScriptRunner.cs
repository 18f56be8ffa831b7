namespace Seedream.Shell;

/// <summary>Runs one script or command and turns its end into an exit code, as PowerShell does.</summary>
internal sealed class ScriptRunner(ShellHost host, PipelineRunner runner, Interrupts interrupts)
{
    /// <summary>Runs a script file.</summary>
    /// <returns>What the script's <c>exit</c> says; 1 where an error ended it; else 0.</returns>
    public int RunFile(string path, IReadOnlyList<string> arguments)
    {
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
            throw new CommandLineException($"There is no script '{path}'.");

        // A statement calls the script, so that $? tells afterwards how it ended.
        Outcome outcome = runner.Run(ScriptCall.Compose(full, arguments));

        // A script file that calls exit ends without ending the host: the engine leaves its code in a variable.
        return Judge(outcome, () => LastSucceeded ? ExitCode.Success : LastExitCode);
    }

    /// <summary>Runs statements.</summary>
    /// <returns>What <c>exit</c> says; 1 where the last statement failed; else 0.</returns>
    public int RunText(string text) =>
        Judge(runner.Run(text), () => LastSucceeded ? ExitCode.Success : ExitCode.Failure);

    private bool LastSucceeded => runner.Evaluate("$global:?") == "True";

    private int LastExitCode => int.TryParse(runner.Evaluate("$global:LASTEXITCODE"), out int code) && code != 0 ? code : ExitCode.Failure;

    private int Judge(Outcome outcome, Func<int> ofCompletion) => outcome switch
    {
        Outcome.Stopped => interrupts.WasTerminated ? ExitCode.Terminated : ExitCode.Interrupted,
        _ when host.ExitRequest is { } requested => requested,
        Outcome.Failed => ExitCode.Failure,
        _ => ofCompletion(),
    };
}
