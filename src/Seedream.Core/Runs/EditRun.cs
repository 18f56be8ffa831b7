using Seedream.Ledger;
using Seedream.Output;

namespace Seedream.Runs;

/// <summary>One run of a command that makes jobs: what it claims in the ledger is free for others when it is disposed of.</summary>
internal sealed class EditRun : IDisposable
{
    private readonly LedgerRun _run;

    /// <summary>Begins a run.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="options">How edits are submitted.</param>
    /// <param name="pollInterval">How long to wait between two questions about a job; null for what suits its age.</param>
    /// <param name="halt">Cancelled when nothing more is to be submitted.</param>
    /// <exception cref="SeedreamException">The ledger cannot be locked. Nothing was sent.</exception>
    public EditRun(SeedreamClient client, JobLedger ledger, SubmitOptions options, TimeSpan? pollInterval, CancellationToken halt)
    {
        _run = ledger.BeginRun();
        Submitter = new Submitter(client.Api, new AssetStore(client.Api, ledger), ledger, _run, options, halt);
        Saver = new ImageSaver(client.Pictures, ledger);
        Maker = new EditPipeline(Submitter, client.CreateTracker(ledger, pollInterval), Saver, OutputReservations.ForRun(), options.Limit, client.Clock);
    }

    /// <summary>Gets jobs for edits.</summary>
    public Submitter Submitter { get; }

    /// <summary>Brings pictures to disk.</summary>
    public ImageSaver Saver { get; }

    /// <summary>Takes edits the whole way.</summary>
    public EditPipeline Maker { get; }

    /// <inheritdoc/>
    public void Dispose() => _run.Dispose();
}
