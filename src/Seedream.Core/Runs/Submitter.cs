using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>
/// Gets a job for an edit, and pays for it once: the ledger is asked before anything is sent, knows of a submit before
/// it leaves, and of the job before anything else happens.
/// </summary>
/// <param name="api">The service.</param>
/// <param name="assets">What uploads the files.</param>
/// <param name="ledger">The ledger.</param>
/// <param name="run">The run that claims the edits.</param>
/// <param name="options">How edits are submitted.</param>
/// <param name="halt">Cancelled when nothing more is to be submitted, while what was submitted goes on.</param>
internal sealed class Submitter(SeedreamApi api, AssetStore assets, JobLedger ledger, LedgerRun run, SubmitOptions options, CancellationToken halt)
{
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(200);

    private readonly RequestHistory _history = new(api, ledger);
    private readonly HashCache _shared = new();

    /// <summary>Gets a job for an edit: the one that there is, or a new one.</summary>
    /// <param name="prepared">The edit after its checks.</param>
    /// <param name="direct">Whether a new job is made in one open request, without the queue.</param>
    /// <param name="context">Until when, and who is told.</param>
    /// <exception cref="SeedreamException">It was not accepted, or whether it was is not known: the id tells which.</exception>
    public async Task<SubmitOutcome> GetOrSubmitAsync(PreparedEdit prepared, bool direct, CallContext context)
    {
        try
        {
            IReadOnlyList<PhotoHash?> hashes = await prepared.HashAsync(_shared, context.Deadline.Token).ConfigureAwait(false);
            EditKey key = EditKey.Compute(ModelLimits.Slug, prepared.Edit, hashes);
            SeedreamJob template = prepared.Edit.ToJob(api.Transport.Settings.Endpoint);
            while (true)
            {
                Claim claim = ledger.Jobs.Claim(key, template, run, options.Force);
                switch (claim.Kind)
                {
                    case ClaimKind.Claimed:
                        if (await SubmitAsync(claim.Row, prepared, hashes, direct, context).ConfigureAwait(false) is { } made)
                            return made;

                        break;
                    case ClaimKind.Known:
                        return new SubmitOutcome(claim.Row, IsNew: false);
                    case ClaimKind.Unknown:
                        if (await SettleAsync(claim.Row, prepared.Edit, context).ConfigureAwait(false) is { } adopted)
                            return new SubmitOutcome(adopted, IsNew: false);

                        break;
                    default:
                        context.Deadline.Start();
                        await Task.Delay(BusyPause, api.Transport.Clock, context.Deadline.Token).ConfigureAwait(false);
                        break;
                }
            }
        }
        catch (OperationCanceledException canceled) when (context.Deadline.HasExpired)
        {
            throw ServiceErrors.OutOfTime($"the submit of {prepared.Edit.DisplayName}", null, context.Deadline, canceled);
        }
    }

    /// <summary>Submits an edit; null where that got no answer and the edit is to be claimed again.</summary>
    private async Task<SubmitOutcome?> SubmitAsync(LedgerRow row, PreparedEdit prepared, IReadOnlyList<PhotoHash?> hashes, bool direct, CallContext context)
    {
        IReadOnlyList<SentPhoto> inputs;
        try
        {
            options.Limit.Reserve(row, prepared.Edit);
            inputs = await SendInputsAsync(prepared, hashes, context).ConfigureAwait(false);
            halt.ThrowIfCancellationRequested();
            row = ledger.Jobs.RecordIntent(row, SubmitBody.Record(prepared.Edit, inputs, index => InlineData.StandIn(hashes[index]!)), run, api.Transport.ServiceClock.Now);
        }
        catch
        {
            options.Limit.Release(row);
            ledger.Jobs.Discard(row);
            throw;
        }

        try
        {
            return direct
                ? await GenerateAsync(row, prepared.Edit, inputs, context).ConfigureAwait(false)
                : new SubmitOutcome(ledger.Jobs.Accept(row, await api.SubmitAsync(prepared.Edit, inputs, context).ConfigureAwait(false)), IsNew: true);
        }
        catch (SeedreamException failure) when (failure.Id == SeedreamErrorId.SubmitOutcomeUnknown)
        {
            row = ledger.Jobs.MarkUnknown(row);
            LedgerRow? settled = await SettleOrKeepAsync(row, prepared.Edit, failure, context).ConfigureAwait(false);
            if (settled is not null)
                return new SubmitOutcome(settled, IsNew: true);
        }
        catch (SeedreamException failure) when (failure.Id != SeedreamErrorId.LedgerUnavailable)
        {
            options.Limit.Release(row);
            if (failure.StatusCode is null)
                ledger.Jobs.Discard(row);
            else
                ledger.Jobs.Reject(row, failure.Message);

            throw;
        }
        catch (OperationCanceledException)
        {
            // It was stopped before its body began to leave.
            options.Limit.Release(row);
            ledger.Jobs.Discard(row);
            throw;
        }

        options.Limit.Release(row);
        return null;
    }

    private async Task<SubmitOutcome> GenerateAsync(LedgerRow row, Edit edit, IReadOnlyList<SentPhoto> inputs, CallContext context)
    {
        long sent = api.Transport.Clock.GetTimestamp();
        DirectReply reply = await api.GenerateAsync(edit, inputs, context).ConfigureAwait(false);
        row = ledger.Jobs.Accept(row, reply.RequestId);
        SeedreamJob job = row.ToJob() with { Duration = api.Transport.Clock.GetElapsedTime(sent) };
        List<SeedreamImage> images = [.. reply.Images.Select((image, index) => JobTracker.ToImage(job, index, reply.Images.Count, reply.Metrics.Cost) with { Uri = image.Uri })];
        return new SubmitOutcome(ledger.Jobs.Complete(row, reply.Metrics.Cost, job.Duration, images), IsNew: true, reply);
    }

    // While the pipeline stops there is no time to ask; the next run does.
    private async Task<LedgerRow?> SettleOrKeepAsync(LedgerRow row, Edit edit, SeedreamException failure, CallContext context)
    {
        try
        {
            return await SettleAsync(row, edit, context, failure).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw failure;
        }
    }

    /// <summary>
    /// Asks the history about a lost submit: gives the job that it began, or null where the edit is to be claimed again,
    /// for there certainly is none or another run has settled it meanwhile.
    /// </summary>
    private async Task<LedgerRow?> SettleAsync(LedgerRow row, Edit edit, CallContext context, SeedreamException? failure = null)
    {
        (HistoryVerdict verdict, HistoryRow? found) = await _history.FindAsync(row, context).ConfigureAwait(false);
        switch (verdict)
        {
            case HistoryVerdict.Accepted:
                return UnlessAnotherRunWasFaster(() => ledger.Jobs.Accept(row, found!.RequestId));
            case HistoryVerdict.NotAccepted:
                return UnlessAnotherRunWasFaster(() =>
                {
                    ledger.Jobs.Discard(ledger.Jobs.Reclaim(row, run));
                    return null;
                });
            default:
                throw failure ?? ServiceErrors.OutcomeUnknown(edit.DisplayName, "an earlier run sent it, got no answer, and the service's history does not tell yet", null);
        }
    }

    // The row is free for all runs while the history is asked. Whoever writes first has it; the others look again.
    private static LedgerRow? UnlessAnotherRunWasFaster(Func<LedgerRow?> settle)
    {
        try
        {
            return settle();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<SentPhoto>> SendInputsAsync(PreparedEdit prepared, IReadOnlyList<PhotoHash?> hashes, CallContext context) =>
        await Task.WhenAll(prepared.Files.Select((file, index) => SendInputAsync(file, prepared.Edit.Photos[index], hashes[index], context))).ConfigureAwait(false);

    private async Task<SentPhoto> SendInputAsync(PhotoFile? file, PhotoSource input, PhotoHash? hash, CallContext context)
    {
        if (file is null)
            return new SentPhoto(input.Uri);

        return options.Inline ? new SentPhoto(null, file) : new SentPhoto(await assets.GetAsync(file, hash!, context).ConfigureAwait(false));
    }
}
