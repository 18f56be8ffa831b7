using Seedream.Ledger;
using Seedream.Output;

namespace Seedream.Runs;

/// <summary>One run of a command that makes jobs. Disposing it frees what it has claimed in the ledger.</summary>
internal sealed class EditRun : IDisposable
{
    private readonly LedgerRun _run;
    private readonly LostSubmits _lostSubmits;

    /// <param name="client">The connection.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="options">How edits are submitted.</param>
    /// <param name="pollInterval">The time between two polls of a job; null for the cadence.</param>
    /// <param name="stopSubmitting">Canceled when nothing more may be submitted.</param>
    /// <exception cref="SeedreamException">The ledger cannot be locked. Nothing was submitted.</exception>
    public EditRun(
        SeedreamClient client,
        JobLedger ledger,
        SubmitOptions options,
        TimeSpan? pollInterval,
        CancellationToken stopSubmitting)
    {
        Limit = options.Limit;
        _run = ledger.BeginRun();
        _lostSubmits = new LostSubmits(client.Api, ledger, options.ResubmitAfter);
        Submitter = new Submitter(
            client.Api,
            new AssetStore(client.Api, ledger),
            ledger,
            _lostSubmits,
            new ForgottenJobs(client.Api, ledger),
            _run,
            options,
            stopSubmitting);
        var names = OutputReservations.ForRun();
        Saver = new ImageSaver(client.Images, new RequestHistory(client.Api), ledger, names);
        JobTracker tracker = client.CreateTracker(ledger, pollInterval);
        Pipeline = new EditPipeline(Submitter, tracker, Saver, names, options.Limit, client.Clock);
    }

    public CostLimit Limit { get; }

    public Submitter Submitter { get; }

    public ImageSaver Saver { get; }

    public EditPipeline Pipeline { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
        _lostSubmits.Dispose();
    }
}
