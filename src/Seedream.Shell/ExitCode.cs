namespace Seedream.Shell;

/// <summary>The exit codes the shell chooses itself; every other one is a script's own.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>An error ended the script, or the last statement of a command failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line makes no sense; EX_USAGE of sysexits.h, which PowerShell gives as well.</summary>
    public const int Usage = 64;

    /// <summary>128 and the signal's number, as every Unix shell has it.</summary>
    public const int Interrupted = 130;

    /// <summary>128 and the signal's number, as every Unix shell has it.</summary>
    public const int Terminated = 143;
}
