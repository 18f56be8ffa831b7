namespace Seedream.Ledger;

/// <summary>
/// The durable record of edits and jobs on this machine. Every call is one short transaction, from any thread; several
/// processes may have the same file open. A row that a call gives back is as the call left it.
/// </summary>
/// <remarks>
/// Every method throws a <see cref="SeedreamException"/> with <see cref="SeedreamErrorId.LedgerUnavailable"/> when the
/// file cannot be read or written; nothing of the call is then in it. A transition from a state that the row is not in
/// throws an <see cref="InvalidOperationException"/>.
/// </remarks>
internal sealed partial class JobLedger : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly LedgerConnection _writer;
    // Reads do not wait for a write that is on its way to the disk.
    private readonly LedgerConnection _reader;

    private JobLedger(TimeProvider clock, LedgerConnection writer, LedgerConnection reader)
    {
        _clock = clock;
        _writer = writer;
        _reader = reader;
    }

    /// <summary>The file's full path.</summary>
    public string Path => _writer.Path;

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Opens the ledger, makes it where it is missing, and brings it to this module's version.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="clock">Where its times come from; they may jump.</param>
    /// <exception cref="SeedreamException">There is no usable ledger: the message says why, and what to do.</exception>
    public static JobLedger Open(string path, TimeProvider clock)
    {
        LedgerFile.Ensure(path);
        LedgerConnection? reader = null;
        var writer = new LedgerConnection(path);
        try
        {
            LedgerSchema.Prepare(writer);
            reader = new LedgerConnection(path);
            return new JobLedger(clock, writer, reader);
        }
        finally
        {
            if (reader is null)
                writer.Dispose();
        }
    }

    /// <summary>Begins a run, which can claim edits until it is disposed of.</summary>
    public LedgerRun BeginRun() => LedgerRun.Begin(Path);

    /// <summary>Tells whether a run still lives, in this process or another.</summary>
    /// <param name="run">The run's name, from a row.</param>
    public bool IsAlive(Guid run) => LedgerRun.IsAlive(Path, run);

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose();
    }

    private static string Text(Uri endpoint) => endpoint.AbsoluteUri;
}
