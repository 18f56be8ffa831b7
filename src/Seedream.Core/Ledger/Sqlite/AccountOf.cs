using System.Runtime.InteropServices;
using System.Text;

namespace Seedream.Ledger.Sqlite;

/// <summary>The accounts of files, which .NET does not tell.</summary>
internal static class AccountOf
{
    private const int CurrentFolder = -100;
    private const uint WantsOwner = 0x8;

    // The kernel's struct statx has one layout on all processors.
    private const int StatxBytes = 256;
    private const int OwnerOffset = 20;

    /// <summary>The account of this process; null where it is unknown, as outside of Linux.</summary>
    public static uint? ThisProcess => OperatingSystem.IsLinux() ? geteuid() : null;

    /// <summary>The owner of a file or folder, after links; null where it is unknown, as outside of Linux.</summary>
    public static uint? Owner(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;

        byte[] facts = new byte[StatxBytes];
        try
        {
            return statx(CurrentFolder, Encoding.UTF8.GetBytes(path + '\0'), 0, WantsOwner, facts) == 0
                ? BitConverter.ToUInt32(facts, OwnerOffset)
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            // The C library is older than 2018.
            return null;
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int folder, byte[] path, int flags, uint mask, [Out] byte[] facts);
}
