namespace Seedream.Ledger;

/// <summary>
/// One run of a command, for as long as it works on rows. It holds a lock that the system lets go when the process
/// ends in whatever way, so that others see at once, without process ids and heartbeats, whether it still lives.
/// </summary>
public sealed class LedgerRun : IDisposable
{
    private const int Attempts = 20;

    private readonly FileStream _lock;

    private LedgerRun(Guid id, FileStream held)
    {
        Id = id;
        _lock = held;
    }

    /// <summary>The run's name, as rows have it.</summary>
    public Guid Id { get; }

    /// <summary>Ends the run: rows that it still has are free for others.</summary>
    public void Dispose() => _lock.Dispose();

    /// <summary>Begins a run, and removes what killed ones have left.</summary>
    /// <exception cref="SeedreamException">The lock cannot be had, or does not keep others out.</exception>
    internal static LedgerRun Begin(string ledger)
    {
        try
        {
            Sweep(ledger);
            for (int attempt = 1; ; attempt++)
            {
                if (TryBegin(ledger, isLast: attempt == Attempts) is { } run)
                    return run;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LedgerErrors.From(failure, ledger);
        }
    }

    /// <summary>Tells whether a run still lives. In doubt it does: a row taken from a living run is bought twice.</summary>
    internal static bool IsAlive(string ledger, Guid id) => Probe(PathOf(ledger, id)) == Liveness.Held;

    // Null where a sweep met the file between its making and its locking: it holds or has removed it, so the next try
    // has another name.
    private static LedgerRun? TryBegin(string ledger, bool isLast)
    {
        var id = Guid.NewGuid();
        FileStream held;
        try
        {
            held = Take(PathOf(ledger, id), FileMode.CreateNew);
        }
        catch (IOException) when (!isLast)
        {
            return null;
        }

        Liveness seen = Probe(PathOf(ledger, id));
        if (seen == Liveness.Held)
            return new LedgerRun(id, held);

        held.Dispose();
        return seen == Liveness.Gone && !isLast ? null : throw LedgerErrors.CannotLock(ledger);
    }

    private static void Sweep(string ledger)
    {
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(ledger)!, $"{Path.GetFileName(ledger)}.*.run"))
            Probe(file);
    }

    private static Liveness Probe(string file)
    {
        try
        {
            Take(file, FileMode.Open).Dispose();
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

    // Deleted on closing, while the lock is still held: also by whoever finds a dead one's file.
    private static FileStream Take(string file, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
            options.UnixCreateMode = LedgerFile.OwnerFile;

        return new FileStream(file, options);
    }

    private static string PathOf(string ledger, Guid id) => $"{ledger}.{id:N}.run";

    private enum Liveness
    {
        Gone,
        Free,
        Held,
    }
}
