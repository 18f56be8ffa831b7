using System.Diagnostics;
using System.Runtime.Versioning;

namespace Seedream.Ledger.Sqlite;

/// <summary>Creates the file of a ledger and its folder, accessible only to their owner.</summary>
internal static class LedgerFile
{
    /// <summary>The permissions of each file of a ledger.</summary>
    public const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

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
            if (new FileInfo(path) is { LinkTarget: not null } link)
            {
                FileSystemInfo target = link.ResolveLinkTarget(returnFinalTarget: true)!;
                path = target.Exists ? target.FullName : throw LedgerErrors.DeadLink(path, target.FullName);
            }

            if (Directory.Exists(path))
                throw LedgerErrors.IsFolder(path);

            if (IsEmpty(path) && !IsEmpty(path + LogSuffix))
                throw LedgerErrors.LogAlone(path, path + LogSuffix);

            Create(path);
            return path;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LedgerErrors.From(failure, path);
        }
    }

    /// <summary>Removes the permissions of other users for the files of a ledger.</summary>
    /// <exception cref="SeedreamException">The permissions cannot be changed.</exception>
    public static void Restrict(string path)
    {
        if (OperatingSystem.IsWindows())
            return;

        try
        {
            // SQLite gives new files of its own the permissions of the database. Files that a killed process left keep
            // the ones from then.
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

    private static bool IsEmpty(string file) => new FileInfo(file) is not { Exists: true, Length: > 0 };

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
                new FileStream(path, options).Dispose();
            }
            catch (IOException) when (File.Exists(path))
            {
                Trace.TraceInformation("Another process has created '{0}'.", path);
            }
        }
    }
}
