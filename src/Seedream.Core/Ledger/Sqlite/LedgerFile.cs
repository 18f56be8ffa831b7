using System.Diagnostics;
using Seedream.Edits;

namespace Seedream.Ledger.Sqlite;

/// <summary>Creates the file of a ledger and its folder, accessible only to their owner.</summary>
internal static class LedgerFile
{
    /// <summary>The permissions of each file of a ledger.</summary>
    public const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;
    private static readonly object Creating = new();

    /// <summary>Creates an empty file if there is none, and removes the permissions of other users.</summary>
    /// <exception cref="SeedreamException">The file cannot be created.</exception>
    public static void Ensure(string path)
    {
        if (!Path.IsPathFullyQualified(path))
            throw LedgerErrors.NotFull(path);

        if (Directory.Exists(path))
            throw LedgerErrors.IsFolder(path);

        try
        {
            RegularFile.Require(path);
            Create(path);
            // SQLite gives new files of its own the permissions of the database. Files that a killed process left keep
            // the ones from then.
            foreach (string file in (string[])[path, path + "-wal", path + "-shm"])
                Restrict(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LedgerErrors.From(failure, path);
        }
    }

    /// <summary>Whether the file is on another machine, as far as the operating system knows.</summary>
    public static bool IsOnNetwork(string path) =>
        path.StartsWith(@"\\", StringComparison.Ordinal) || new DriveInfo(path).DriveType == DriveType.Network;

    private static void Restrict(string file)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(file))
            return;

        try
        {
            if ((File.GetUnixFileMode(file) & ~OwnerFolder) != 0)
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
