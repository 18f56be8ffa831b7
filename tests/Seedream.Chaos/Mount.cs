using System.ComponentModel;
using System.Diagnostics;

namespace Seedream.Chaos;

/// <summary>A mount on a folder of a trial. Only root on Linux can make one.</summary>
internal sealed class Mount : IAsyncDisposable
{
    private readonly string _folder;

    private Mount(string folder) => _folder = folder;

    /// <summary>Mounts a small disk in memory.</summary>
    /// <exception cref="Skipped">This machine does not allow it.</exception>
    public static async Task<Mount> TmpfsAsync(string folder, string size)
    {
        await RequireAsync("-t", "tmpfs", "-o", $"size={size}", "tmpfs", folder);
        return new Mount(folder);
    }

    /// <summary>Makes a folder read-only even for root, who ignores permissions.</summary>
    /// <exception cref="Skipped">This machine does not allow it.</exception>
    public static async Task<Mount> ReadOnlyAsync(string folder)
    {
        await RequireAsync("--bind", folder, folder);
        var mount = new Mount(folder);
        try
        {
            await RequireAsync("-o", "remount,bind,ro", folder);
            return mount;
        }
        catch
        {
            await mount.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await RunAsync("umount", "-l", _folder);

    private static async Task RequireAsync(params string[] arguments)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            throw new Skipped("only root on Linux can mount a disk or a folder.");

        if (await RunAsync("mount", arguments) != 0)
            throw new Skipped($"this machine does not allow: mount {string.Join(' ', arguments)}");
    }

    private static async Task<int> RunAsync(string command, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(command, arguments) { RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            return -1;
        }
    }
}
