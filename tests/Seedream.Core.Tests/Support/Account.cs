using System.Runtime.InteropServices;
using System.Text;

namespace Seedream.Core.Tests.Support;

/// <summary>
/// Changes what only the administrator may change: owners of files, and for one thread the account that accesses files.
/// </summary>
internal static class Account
{
    public const int Member = 54321;
    public const int Group = 54322;

    public static bool IsAdministrator => OperatingSystem.IsLinux() && geteuid() == 0;

    public static void Own(string path, int user, int group) =>
        Assert.Equal(0, chown(Encoding.UTF8.GetBytes(path + '\0'), user, group));

    /// <summary>Runs an action that accesses files as another account.</summary>
    public static void RunAs(int user, int group, Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            _ = setfsgid(group);
            _ = setfsuid(user);
            failure = Record.Exception(action);
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    /// <summary>Runs an action under a umask, which belongs to the whole process.</summary>
    public static void WithUmask(int mask, Action action)
    {
        int before = umask(mask);
        try
        {
            action();
        }
        finally
        {
            _ = umask(before);
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int chown(byte[] path, int user, int group);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setfsuid(int user);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setfsgid(int group);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int umask(int mask);
}
