namespace Seedream.Ledger.Sqlite;

/// <summary>
/// The lock of a run on a file beside the ledger. The operating system releases it however the process ends, so other
/// runs notice the end at once, without process ids or heartbeats.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const int Attempts = 20;

    private readonly FileStream _lock;

    private RunLock(Guid run, FileStream held)
    {
        Run = run;
        _lock = held;
    }

    private enum Liveness { Gone, Free, Held }

    public Guid Run { get; }

    /// <summary>Starts a run and deletes the files of runs that were killed.</summary>
    /// <exception cref="SeedreamException">The file cannot be created, or its lock has no effect.</exception>
    public static RunLock Acquire(string ledger)
    {
        try
        {
            Sweep(ledger);
            for (int attempt = 1; ; attempt++)
            {
                if (TryAcquire(ledger, isLast: attempt == Attempts) is { } run)
                    return run;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LedgerErrors.From(failure, ledger);
        }
    }

    /// <summary>
    /// Whether a run has not ended. If that is uncertain, the answer is true: taking a row from an active run would pay
    /// for the edit twice.
    /// </summary>
    public static bool IsHeld(string ledger, Guid run) => Probe(PathOf(ledger, run)) == Liveness.Held;

    public void Dispose() => _lock.Dispose();

    // Null if a sweep found the file before it was locked. The sweep has locked or deleted it, so the next attempt uses
    // another name.
    private static RunLock? TryAcquire(string ledger, bool isLast)
    {
        var run = Guid.NewGuid();
        FileStream held;
        try
        {
            held = Create(ledger, PathOf(ledger, run));
        }
        catch (IOException) when (!isLast)
        {
            return null;
        }

        Liveness seen = Probe(PathOf(ledger, run));
        if (seen == Liveness.Held)
            return new RunLock(run, held);

        held.Dispose();
        return seen == Liveness.Gone && !isLast ? null : throw LedgerErrors.CannotLock(ledger);
    }

    /// <summary>Deletes the files of runs that were killed.</summary>
    public static void Sweep(string ledger)
    {
        string pattern = $"{Path.GetFileName(ledger)}.*.run";
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(ledger)!, pattern))
            Probe(file);
    }

    private static Liveness Probe(string file)
    {
        try
        {
            Open(file, FileMode.Open).Dispose();
            return Liveness.Free;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return Liveness.Gone;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Liveness.Held;
        }
    }

    // The file is deleted when it is closed, while it is still locked. So a probe deletes the file of a killed run.
    private static FileStream Open(string file, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
        };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        return new FileStream(file, options);
    }

    // Another member of a group that shares the ledger must be able to probe the lock, whatever the umask is.
    private static FileStream Create(string ledger, string file)
    {
        FileStream held = Open(file, FileMode.CreateNew);
        try
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(held.SafeFileHandle, LedgerFile.PermissionsBeside(ledger));

            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static string PathOf(string ledger, Guid run) => $"{ledger}.{run:N}.run";
}
