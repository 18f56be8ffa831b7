using System.Globalization;
using System.Management.Automation.Host;

namespace Seedream.Shell;

/// <summary>The application the engine runs in.</summary>
internal sealed class ShellHost(ShellUserInterface userInterface) : PSHost
{
    /// <summary>What <c>exit</c> was called with; null while nobody has called it.</summary>
    public int? ExitRequest { get; set; }

    /// <summary>Runs a prompt within a running command; only an interactive shell has one.</summary>
    public Action? NestedPrompt { get; set; }

    /// <summary>Whether <c>exit</c> was called in a nested prompt that is still to return.</summary>
    public bool LeavesNestedPrompt { get; set; }

    public override string Name => "Seedream.Shell";

    public override Version Version { get; } = typeof(ShellHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => userInterface;

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode) => ExitRequest = exitCode;

    public override void EnterNestedPrompt() => (NestedPrompt ?? throw NotInteractive.Because("A nested prompt was asked for"))();

    public override void ExitNestedPrompt() => LeavesNestedPrompt = true;

    // A native program gets the screen to itself and hands it back: nothing of the shell's needs saving.
    public override void NotifyBeginApplication() => userInterface.EndProgress();

    public override void NotifyEndApplication()
    {
    }
}
