using System.Diagnostics;
using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Service;
using Seedream.Service.Connection;

namespace Seedream.Runs;

/// <summary>
/// One run of a command that makes jobs. It connects to the service, and claims edits in the ledger, when the first
/// edit needs it. Disposing it frees what it has claimed.
/// </summary>
internal sealed class EditRun : IDisposable
{
    private readonly JobLedger _ledger;
    private readonly SubmitOptions _options;
    private readonly PhotoReader _photos;
    private readonly OutputReservations _names = OutputReservations.ForRun();
    private readonly FinishedEdits _finished;
    private readonly Lazy<Parts> _parts;

    /// <param name="connect">Gets the connection. It throws if there is no key.</param>
    /// <param name="endpoint">The base address of the connection.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="options">How edits are submitted.</param>
    /// <param name="pollInterval">The time between two polls of a job; null for the cadence.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="stopSubmitting">Canceled when nothing more may be submitted.</param>
    public EditRun(
        Func<SeedreamClient> connect,
        Uri endpoint,
        JobLedger ledger,
        SubmitOptions options,
        TimeSpan? pollInterval,
        TimeProvider clock,
        CancellationToken stopSubmitting)
    {
        _ledger = ledger;
        _options = options;
        _photos = new PhotoReader(ledger, options.ReadsAll, clock);
        _finished = new FinishedEdits(ledger, endpoint, _names, clock);
        _parts = new Lazy<Parts>(() => new Parts(connect(), ledger, options, _names, pollInterval, stopSubmitting));
    }

    public CostLimit Limit => _options.Limit;

    /// <exception cref="SeedreamException">
    /// There is no key, or the ledger cannot be locked. Nothing was submitted.
    /// </exception>
    public Submitter Submitter => _parts.Value.Submitter;

    /// <inheritdoc cref="Submitter"/>
    public ImageSaver Saver => _parts.Value.Saver;

    /// <summary>Keeps the photos of an edit from being overwritten by any image of the run.</summary>
    public void Protect(Edit edit) => _names.Protect(edit);

    /// <summary>Checks an edit, and reads its photos unless the ledger remembers them.</summary>
    /// <exception cref="SeedreamException">The edit was not accepted. Nothing was submitted.</exception>
    public async Task<PreparedEdit> PrepareAsync(Edit edit, CallContext context)
    {
        try
        {
            return await _photos.HashAsync(_photos.Prepare(edit), context.Deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException canceled) when (context.Deadline.HasExpired)
        {
            throw ServiceErrors.OutOfTime($"the submit of {edit.DisplayName}", null, context.Deadline, canceled);
        }
    }

    /// <summary>
    /// Finds edits of remembered photos for which nothing is left to do, with one look-up for all of them.
    /// </summary>
    /// <returns>The images of each edit, in its place; null for an edit that must be run.</returns>
    public IReadOnlyList<IReadOnlyList<SeedreamImage>?> FindFinished(
        IReadOnlyList<(Edit Edit, OutputTarget Target)> edits)
    {
        var found = new IReadOnlyList<SeedreamImage>?[edits.Count];
        if (_options.Resubmit)
            return found;

        IReadOnlyList<PreparedEdit?> prepared = _photos.Recall([.. edits.Select(edit => edit.Edit)]);
        int[] recalled = [.. Enumerable.Range(0, edits.Count).Where(index => prepared[index] is not null)];
        IReadOnlyList<IReadOnlyList<SeedreamImage>?> finished =
            _finished.Find([.. recalled.Select(index => (prepared[index]!, edits[index].Target))]);
        foreach ((int index, IReadOnlyList<SeedreamImage>? images) in recalled.Zip(finished))
            found[index] = images;

        return found;
    }

    /// <summary>Makes and saves the images of an edit, unless they are on disk already.</summary>
    /// <inheritdoc cref="EditPipeline.RunAsync"/>
    /// <param name="edit">The edit.</param>
    public async Task RunAsync(Edit edit, OutputTarget target, bool direct, EditEvents events, CallContext context)
    {
        PreparedEdit prepared = await PrepareAsync(edit, context).ConfigureAwait(false);
        _names.Protect(edit);
        if (!_options.Resubmit && _finished.Find([(prepared, target)]) is [{ } images])
        {
            if (events.Found is { } found)
                found(images);
            else
                images.ToList().ForEach(events.Saved);

            return;
        }

        await _parts.Value.Pipeline.RunAsync(prepared, target, direct, events, context).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_parts.IsValueCreated)
            _parts.Value.Dispose();
        else
            Sweep();
    }

    // Who has nothing to do at least cleans up.
    private void Sweep()
    {
        try
        {
            _ledger.Sweep();
            _names.Sweep();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Trace.TraceInformation("The files of killed runs were not removed: {0}", failure.Message);
        }
    }

    /// <summary>What needs the service.</summary>
    private sealed class Parts : IDisposable
    {
        private readonly LedgerRun _run;
        private readonly LostSubmits _lostSubmits;

        public Parts(
            SeedreamClient client,
            JobLedger ledger,
            SubmitOptions options,
            OutputReservations names,
            TimeSpan? pollInterval,
            CancellationToken stopSubmitting)
        {
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
            Saver = new ImageSaver(client.Images, new RequestHistory(client.Api), ledger, names);
            JobTracker tracker = client.CreateTracker(ledger, pollInterval);
            Pipeline = new EditPipeline(Submitter, tracker, Saver, names, options.Limit, client.Clock);
        }

        public Submitter Submitter { get; }

        public ImageSaver Saver { get; }

        public EditPipeline Pipeline { get; }

        public void Dispose()
        {
            _run.Dispose();
            _lostSubmits.Dispose();
        }
    }
}
