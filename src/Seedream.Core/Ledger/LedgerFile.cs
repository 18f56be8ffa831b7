namespace Seedream.Ledger;

/// <summary>Makes the ledger's file and folder, for their owner only.</summary>
internal static class LedgerFile
{
    /// <summary>The rights of every file of the ledger.</summary>
    public const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;
    private static readonly object Making = new();

    /// <summary>Makes the file where it is missing, empty, and takes from others the right to read it.</summary>
    /// <exception cref="SeedreamException">There can be no such file.</exception>
    public static void Ensure(string path)
    {
        if (!Path.IsPathFullyQualified(path))
            throw LedgerErrors.NotFull(path);

        if (Directory.Exists(path))
            throw LedgerErrors.IsFolder(path);

        try
        {
            Make(path);
            // What SQLite lays beside the file gets the file's own rights; what a killed process left has those of then.
            foreach (string file in (string[])[path, path + "-wal", path + "-shm"])
                TakeFromOthers(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LedgerErrors.From(failure, path);
        }
    }

    /// <summary>Whether the file lies on another machine, as far as the system knows.</summary>
    public static bool IsOnNetwork(string path) =>
        path.StartsWith(@"\\", StringComparison.Ordinal) || new DriveInfo(path).DriveType == DriveType.Network;

    private static void TakeFromOthers(string file)
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
            System.Diagnostics.Trace.TraceInformation("Another process has just closed the ledger, and '{0}' went with it.", file);
        }
    }

    // Closing any handle of a file drops all POSIX locks that the process has on it, SQLite's too. So it is opened here
    // only to make it, and nobody in this process goes on to SQLite meanwhile.
    private static void Make(string path)
    {
        lock (Making)
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
                System.Diagnostics.Trace.TraceInformation("Another process made '{0}' first.", path);
            }
        }
    }
}
