using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Seedream.Shell;

/// <summary>The shell as a program: sets the session up, runs what the command line asks for, gives the exit code.</summary>
internal static class Application
{
    private static string Version =>
        typeof(Application).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static async Task<int> RunAsync(CommandLine commandLine, Terminal terminal)
    {
        switch (commandLine.Action)
        {
            case ShellAction.ShowHelp:
                await terminal.Output.WriteLineAsync(CommandLine.Usage);
                return ExitCode.Success;
            case ShellAction.ShowVersion:
                await terminal.Output.WriteLineAsync($"Seedream.Shell {Version}, engine {typeof(PSObject).Assembly.GetName().Version}");
                return ExitCode.Success;
        }

        await using EmulatorMode? emulator = commandLine.Emulator
            ? await EmulatorMode.StartAsync(commandLine.Latency ?? CommandLine.DefaultLatency, terminal.Error)
            : null;
        return Run(commandLine, terminal);
    }

    private static int Run(CommandLine commandLine, Terminal terminal)
    {
        if (!terminal.UsesColour)
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;

        ShellSession.AddToModulePath();
        var reader = new LineReader(terminal);
        var userInterface = new ShellUserInterface(terminal, reader);
        var host = new ShellHost(userInterface);
        using Runspace runspace = RunspaceFactory.CreateRunspace(host, ShellSession.CreateState());
        try
        {
            runspace.Open();
        }
        catch (RuntimeException unusable)
        {
            string reason = (unusable as RunspaceOpenModuleLoadException)?.ErrorRecords.FirstOrDefault()?.ToString() ?? unusable.Message;
            terminal.Error.WriteLine($"The module {ShellSession.ModuleManifest} cannot be imported: {reason}");
            return ExitCode.Failure;
        }

        Runspace.DefaultRunspace = runspace;
        var runner = new PipelineRunner(runspace, userInterface);
        bool hasPrompt = commandLine.Action == ShellAction.ReadInput && terminal.InputIsScreen;
        using var interrupts = new Interrupts(runner, hasPrompt);
        if (hasPrompt)
            return new Interactive(host, runner, reader, interrupts).Run();

        var scripts = new ScriptRunner(host, runner, interrupts);
        return commandLine.Action switch
        {
            ShellAction.RunFile => scripts.RunFile(commandLine.Target, commandLine.Arguments),
            ShellAction.RunCommand => scripts.RunText(commandLine.Target),
            _ => scripts.RunText(terminal.Input.ReadToEnd()),
        };
    }
}
