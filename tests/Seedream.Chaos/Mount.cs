using System.ComponentModel;
using System.Diagnostics;

namespace Seedream.Chaos;

/// <summary>A mount on a folder of a trial, which root can make on Linux.</summary>
internal sealed class Mount : IAsyncDisposable
{
    private readonly string _folder;

    private Mount(string folder) => _folder = folder;

    /// <summary>A small disk, in memory.</summary>
    /// <exception cref="Skipped">It cannot be had here.</exception>
    public static async Task<Mount> TmpfsAsync(string folder, string size)
    {
        await RequireAsync("-t", "tmpfs", "-o", $"size={size}", "tmpfs", folder);
        return new Mount(folder);
    }

    /// <summary>The folder itself, in which nothing can be written: not by root either, whom no rights stop.</summary>
    /// <exception cref="Skipped">It cannot be had here.</exception>
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
            throw new Skipped("only root on Linux can mount what this needs.");

        if (await RunAsync("mount", arguments) != 0)
            throw new Skipped($"this root may not mount: mount {string.Join(' ', arguments)}");
    }

    private static async Task<int> RunAsync(string command, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            return -1;
        }
    }
}
