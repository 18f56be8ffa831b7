using System.Diagnostics;
using System.Runtime.Versioning;
using Seedream.Edits;

namespace Seedream.Ledger.Sqlite;

/// <summary>
/// Creates the file of a ledger and its folder, accessible only to their owner, or to the group that shares the folder.
/// </summary>
internal static class LedgerFile
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode GroupFile = OwnerFile | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
    private const string LogSuffix = "-wal";
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;
    private static readonly object Creating = new();

    /// <summary>Creates an empty file if there is none.</summary>
    /// <returns>
    /// The file that a symbolic link leads to, so that all runs lock the same file; otherwise the path.
    /// </returns>
    /// <exception cref="SeedreamException">The file cannot be created or has lost its contents.</exception>
    public static string Ensure(string path)
    {
        if (!Path.IsPathFullyQualified(path))
            throw LedgerErrors.NotFull(path);

        try
        {
            RequireSafe(path);
            if (new FileInfo(path) is { LinkTarget: not null } link)
            {
                FileSystemInfo target = link.ResolveLinkTarget(returnFinalTarget: true)!;
                path = target.Exists ? target.FullName : throw LedgerErrors.DeadLink(path, target.FullName);
                RequireSafe(path);
            }

            if (Directory.Exists(path))
                throw LedgerErrors.IsFolder(path);

            RegularFile.Require(path);
            // In this order: whoever creates a ledger writes to the file before there is a log.
            if (HasLog(path) && new FileInfo(path) is not { Exists: true, Length: > 0 })
                throw LedgerErrors.LogAlone(path, path + LogSuffix);

            Create(path);
            return path;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LedgerErrors.From(failure, path);
        }
    }

    /// <summary>Whether a ledger has a log, which may be empty.</summary>
    public static bool HasLog(string path) => File.Exists(path + LogSuffix);

    /// <summary>The permissions of each further file beside an existing ledger.</summary>
    [UnsupportedOSPlatform("windows")]
    public static UnixFileMode PermissionsBeside(string path) =>
        IsShared(path) ? GroupFile : OwnerFile;

    /// <summary>
    /// Removes the permissions of other users for the files of a ledger. Those of its group stay if it is shared.
    /// </summary>
    /// <exception cref="SeedreamException">The permissions cannot be changed.</exception>
    public static void Restrict(string path)
    {
        if (OperatingSystem.IsWindows())
            return;

        try
        {
            // SQLite gives new files of its own the permissions of the database. Files that a killed process left keep
            // the ones from then.
            if (IsShared(path))
                return;

            foreach (string file in (string[])[path, path + LogSuffix, path + "-shm"])
                RestrictOne(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LedgerErrors.From(failure, path);
        }
    }

    /// <summary>Whether the file is on another machine, as far as the operating system knows.</summary>
    public static bool IsOnNetwork(string path) =>
        path.StartsWith(@"\\", StringComparison.Ordinal) || new DriveInfo(path).DriveType == DriveType.Network;

    // A ledger that was private before its folder was shared stays private until its own permissions change.
    [UnsupportedOSPlatform("windows")]
    private static bool IsShared(string path) =>
        LedgerPlace.IsShared(Path.GetDirectoryName(path)!) && File.GetUnixFileMode(path) == GroupFile;

    private static void RequireSafe(string path)
    {
        if (LedgerPlace.FindDanger(path) is { } danger)
            throw LedgerErrors.Unsafe(path, danger);
    }

    [UnsupportedOSPlatform("windows")]
    private static void RestrictOne(string file)
    {
        try
        {
            if (File.Exists(file) && (File.GetUnixFileMode(file) & ~OwnerFolder) != 0)
                File.SetUnixFileMode(file, OwnerFile);
        }
        catch (FileNotFoundException)
        {
            Trace.TraceInformation("Another process has closed the ledger and thereby deleted '{0}'.", file);
        }
    }

    // Closing any handle of a file releases all POSIX locks that the process has on it, including SQLite's. So the file
    // is opened only to create it, and no other thread can open it with SQLite meanwhile.
    private static void Create(string path)
    {
        lock (Creating)
        {
            if (File.Exists(path))
                return;

            string folder = Path.GetDirectoryName(path)!;
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, OwnerFolder);

            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OwnerFile;

            try
            {
                using var created = new FileStream(path, options);

                // Whatever the umask is.
                if (!OperatingSystem.IsWindows() && LedgerPlace.IsShared(folder))
                    File.SetUnixFileMode(created.SafeFileHandle, GroupFile);
            }
            catch (IOException) when (File.Exists(path))
            {
                Trace.TraceInformation("Another process has created '{0}'.", path);
            }
        }
    }
}
