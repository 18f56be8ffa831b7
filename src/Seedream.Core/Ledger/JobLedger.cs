using Seedream.Ledger.Sqlite;

namespace Seedream.Ledger;

/// <summary>
/// The durable record of edits and jobs on this machine. Each call is one short transaction. Calls may come from any
/// thread, and several processes may have the same file open.
/// </summary>
/// <remarks>
/// Every method of a table throws a <see cref="SeedreamException"/> with
/// <see cref="SeedreamErrorId.LedgerUnavailable"/> if the file cannot be read or written; the call then has no effect.
/// A change of state that the job's current state does not allow throws an <see cref="InvalidOperationException"/>.
/// </remarks>
internal sealed class JobLedger : IDisposable
{
    private readonly LedgerConnection _writer;

    // A connection of its own: reads do not wait for a write that is being flushed to disk.
    private readonly LedgerConnection _reader;

    private JobLedger(LedgerConnection writer, LedgerConnection reader, TimeProvider clock)
    {
        _writer = writer;
        _reader = reader;
        Assets = new AssetTable(writer, reader, clock);
        Images = new ImageTable(writer, reader, clock);
        Photos = new PhotoTable(writer, reader);
        Jobs = new JobTable(writer, reader, Images, clock, IsAlive);
    }

    public string Path => _writer.Path;

    public AssetTable Assets { get; }

    public ImageTable Images { get; }

    public PhotoTable Photos { get; }

    public JobTable Jobs { get; }

    /// <summary>Opens the ledger. Creates the file, or upgrades it to the current schema, if necessary.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="clock">The clock for recorded times. It may jump.</param>
    /// <exception cref="SeedreamException">The ledger cannot be used.</exception>
    public static JobLedger Open(string path, TimeProvider clock)
    {
        path = LedgerFile.Ensure(path);
        LedgerSchema.Peek(path);
        LedgerFile.Restrict(path);
        LedgerConnection? reader = null;
        var writer = new LedgerConnection(path);
        try
        {
            LedgerSchema.Prepare(writer);
            reader = new LedgerConnection(path);
            return new JobLedger(writer, reader, clock);
        }
        finally
        {
            if (reader is null)
                writer.Dispose();
        }
    }

    /// <summary>Whether the file of a ledger exists, or a log that it has left.</summary>
    public static bool Exists(string path) => System.IO.Path.Exists(path) || LedgerFile.HasLog(path);

    /// <summary>Requires that the path still leads to the file that was opened.</summary>
    /// <exception cref="SeedreamException">The file was deleted, moved or replaced.</exception>
    public void RequireSameFile() => _writer.RequireSameFile();

    /// <summary>Starts a run, which can claim edits until it is disposed.</summary>
    /// <exception cref="SeedreamException">
    /// The file system does not support locks, or the file was deleted or replaced.
    /// </exception>
    public LedgerRun BeginRun()
    {
        RequireSameFile();
        RunLock held = RunLock.Acquire(Path);
        return new LedgerRun(held.Run, held);
    }

    /// <summary>Removes what killed runs have left, as <see cref="BeginRun"/> does.</summary>
    public void Sweep() => RunLock.Sweep(Path);

    /// <summary>Whether a run, in this process or another, has not ended.</summary>
    public bool IsAlive(Guid run) => RunLock.IsHeld(Path, run);

    /// <summary>Makes the file complete, so that it can be copied without its log.</summary>
    public void Checkpoint() => _writer.Checkpoint();

    /// <summary>The error for contents of the file that the module has not written.</summary>
    public SeedreamException Damaged(string how, Exception? inner = null) => LedgerErrors.Damaged(Path, how, inner);

    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose();
    }
}
