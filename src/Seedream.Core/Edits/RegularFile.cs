using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Seedream.Edits;

/// <summary>Opens the files of users. Anything else, such as a named pipe, is rejected before it is opened.</summary>
internal static class RegularFile
{
    private const int SharedLockWithoutWait = 1 | 4;

    /// <exception cref="NotRegularFileException">It is not a regular file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not read the file.</exception>
    public static FileStream OpenRead(string path, int bufferSize, FileOptions options)
    {
        Require(path);
        return OpenWithoutCheck(path, bufferSize, options);
    }

    /// <summary>Does the same for a path that may have been replaced since it was checked, and never waits.</summary>
    /// <inheritdoc cref="OpenRead"/>
    internal static FileStream OpenWithoutCheck(string path, int bufferSize, FileOptions options)
    {
        if (!OperatingSystem.IsWindows() && TryOpenWithoutWait(path) is { } handle)
        {
            if (FileStatus.Of(handle) is { IsRegular: true })
                return new FileStream(handle, FileAccess.Read, bufferSize);

            handle.Dispose();
            throw new NotRegularFileException();
        }

        var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize, options);
        if (file.CanSeek)
            return file;

        file.Dispose();
        throw new NotRegularFileException();
    }

    /// <summary>Passes regular files, folders and paths where there is nothing, without opening them.</summary>
    /// <exception cref="NotRegularFileException">It is something else.</exception>
    public static void Require(string path)
    {
        if (IsSomethingElse(path))
            throw new NotRegularFileException();
    }

    private static bool IsSomethingElse(string path)
    {
        if (!OperatingSystem.IsWindows())
            return FileStatus.Of(path) is { IsRegular: false, IsFolder: false };

        return path.StartsWith(@"\\.\", StringComparison.Ordinal)
            || (Path.Exists(path) && (File.GetAttributes(path) & FileAttributes.Device) != 0);
    }

    // Without waiting for the writer of a pipe. Null if this is not possible: the ordinary way tells the reason.
    private static SafeFileHandle? TryOpenWithoutWait(string path)
    {
        int? flags = OperatingSystem.IsLinux() ? 0x80800 : OperatingSystem.IsMacOS() ? 0x1000004 : null;
        if (flags is null)
            return null;

        SafeFileHandle handle = Open(Encoding.UTF8.GetBytes(path + '\0'), flags.Value);
        if (!handle.IsInvalid && Lock(handle, SharedLockWithoutWait) == 0)
            return handle;

        handle.Dispose();
        return null;
    }

    [DllImport("libc", EntryPoint = "open")]
    private static extern SafeFileHandle Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "flock")]
    private static extern int Lock(SafeFileHandle file, int operation);
}
