using System.Runtime.InteropServices;

namespace Seedream.Shell;

/// <summary>Makes a Windows console understand escape sequences; every other terminal does so by itself.</summary>
internal static class EscapeSequences
{
    private const int StandardOutput = -11;
    private const uint EnableVirtualTerminalProcessing = 4;

    /// <summary>Whether the screen shows colours now, instead of the sequences that ask for them.</summary>
    public static bool TryEnable()
    {
        if (!OperatingSystem.IsWindows() || Console.IsOutputRedirected)
            return true;

        nint console = GetStdHandle(StandardOutput);
        return GetConsoleMode(console, out uint mode) && SetConsoleMode(console, mode | EnableVirtualTerminalProcessing);
    }

    [DllImport("kernel32.dll"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint GetStdHandle(int which);

    [DllImport("kernel32.dll"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetConsoleMode(nint console, out uint mode);

    [DllImport("kernel32.dll"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetConsoleMode(nint console, uint mode);
}
