using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Runs.Evidence;
using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>
/// Gets a job for an edit and pays for it once: the ledger is asked before anything is sent, records the submit before
/// it is sent, and records the job before anything else happens.
/// </summary>
/// <param name="api">The service.</param>
/// <param name="assets">The uploads.</param>
/// <param name="ledger">The ledger.</param>
/// <param name="lostSubmits">The decisions about submits without an answer.</param>
/// <param name="forgottenJobs">The jobs that a restored ledger does not know.</param>
/// <param name="run">The run that claims the edits.</param>
/// <param name="options">How edits are submitted.</param>
/// <param name="stopSubmitting">Canceled when nothing more may be submitted; submitted jobs go on.</param>
internal sealed class Submitter(
    SeedreamApi api,
    AssetStore assets,
    JobLedger ledger,
    LostSubmits lostSubmits,
    ForgottenJobs forgottenJobs,
    LedgerRun run,
    SubmitOptions options,
    CancellationToken stopSubmitting)
{
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(200);

    private readonly object _lock = new();
    private Task? _hearing;

    /// <summary>Gets the existing job of an edit, or submits a new one.</summary>
    /// <param name="prepared">The edit after its checks, with the hashes of its photos.</param>
    /// <param name="direct">Whether a new job is made in one open request instead of the queue.</param>
    /// <param name="context">The deadline and the log.</param>
    /// <exception cref="SeedreamException">
    /// The edit was not accepted, or it is not known whether it was: the id tells which.
    /// </exception>
    public async Task<SubmitOutcome> GetOrSubmitAsync(PreparedEdit prepared, bool direct, CallContext context)
    {
        try
        {
            EditKey key = prepared.Key;
            SeedreamJob template = prepared.Edit.ToJob(api.Transport.Settings.Endpoint);
            while (true)
            {
                Claim claim = ledger.Jobs.Claim(key, template, run, options.Resubmit);
                SubmitOutcome? outcome = claim.Kind switch
                {
                    ClaimKind.Claimed =>
                        await SubmitAsync(claim.Row, prepared, direct, context).ConfigureAwait(false),
                    ClaimKind.Known => new SubmitOutcome(claim.Row, IsNew: false),
                    ClaimKind.Unknown =>
                        await SettleAsync(claim.Row, prepared.Edit, null, context).ConfigureAwait(false) is { } adopted
                            ? new SubmitOutcome(adopted, IsNew: false)
                            : null,
                    _ => null,
                };
                if (outcome is not null)
                    return outcome;

                if (claim.Kind == ClaimKind.Busy)
                {
                    context.Deadline.Start();
                    await Task.Delay(BusyPause, api.Transport.Clock, context.Deadline.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException canceled) when (context.Deadline.HasExpired)
        {
            throw ServiceErrors.OutOfTime(
                $"the submit of {prepared.Edit.DisplayName}", null, context.Deadline, canceled);
        }
    }

    /// <summary>
    /// Submits an edit; null if it was certainly not accepted after all, so that it must be claimed again.
    /// </summary>
    private async Task<SubmitOutcome?> SubmitAsync(
        LedgerRow row, PreparedEdit prepared, bool direct, CallContext context)
    {
        IReadOnlyList<SentPhoto> photos;
        IReadOnlyList<PhotoHash?> hashes = prepared.Hashes;
        try
        {
            options.Limit.Reserve(row.Id, prepared.Edit);
            foreach (string warning in prepared.Warnings)
                options.Warn(warning);

            Task hearing = HearTimeAsync(prepared.Edit, context);
            photos = await SendPhotosAsync(prepared, context).ConfigureAwait(false);
            await hearing.ConfigureAwait(false);
            string recorded = RecordedPhotos.Write(photos, hashes);
            (string RequestId, DateTimeOffset Since)? forgotten = options.Resubmit
                ? null
                : await forgottenJobs.FindAsync(row with { SentPhotos = recorded, IsDirect = direct }, hashes, context)
                    .ConfigureAwait(false);
            stopSubmitting.ThrowIfCancellationRequested();
            row = ledger.Jobs.RecordIntent(row, recorded, direct, run, api.Transport.ServiceClock.Now);
            if (forgotten is var (requestId, since))
            {
                options.Limit.Release(row.Id);
                return new SubmitOutcome(ledger.Jobs.Accept(row, requestId, since), IsNew: false);
            }
        }
        catch
        {
            Release(row);
            throw;
        }

        try
        {
            return direct
                ? await GenerateAsync(row, prepared.Edit, photos, context).ConfigureAwait(false)
                : new SubmitOutcome(
                    ledger.Jobs.Accept(row,
                        await api.SubmitAsync(prepared.Edit, photos, context).ConfigureAwait(false)),
                    IsNew: true);
        }
        catch (SeedreamException failure) when (ServiceErrors.IsOutcomeUnknown(failure))
        {
            row = ledger.Jobs.MarkUnknown(row);
            return await SettleAsync(row, prepared.Edit, failure, context).ConfigureAwait(false) is { } settled
                ? new SubmitOutcome(settled, IsNew: true)
                : null;
        }
        catch (SeedreamException failure) when (failure.Id != SeedreamErrorId.LedgerUnavailable)
        {
            if (failure.StatusCode is null)
            {
                Release(row);
            }
            else
            {
                options.Limit.Release(row.Id);
                ledger.Jobs.Reject(row, failure.Description);
            }

            throw;
        }
        catch (OperationCanceledException)
        {
            // Canceled before any of its body was sent.
            Release(row);
            throw;
        }
    }

    // A row of the history that is older than the submit is not its own, so the intent needs the service's time. Only
    // an edit with photos can be recognized, and all edits of a run share the request.
    private async Task HearTimeAsync(Edit edit, CallContext context)
    {
        if (options.Inline || edit.Photos.Count == 0)
            return;

        Task hearing;
        lock (_lock)
            hearing = _hearing ??= api.HearTimeAsync(context);

        await hearing.WaitAsync(context.Deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Release(LedgerRow row)
    {
        options.Limit.Release(row.Id);
        ledger.Jobs.Discard(row);
    }

    private async Task<SubmitOutcome> GenerateAsync(
        LedgerRow row, Edit edit, IReadOnlyList<SentPhoto> photos, CallContext context)
    {
        long sent = api.Transport.Clock.GetTimestamp();
        DirectReply reply = await api.GenerateAsync(edit, photos, context).ConfigureAwait(false);
        JobTracker.WarnOfTooMany(reply.RequestId, reply.Images, context);
        reply = reply with { Images = RepeatedImages.Merge(reply.Images, edit.ImageCount) };
        options.Limit.Settle(row.Id, JobCost.Reported(reply.Metrics.Cost, edit, reply.Images.Count));
        row = ledger.Jobs.Accept(row, reply.RequestId);
        SeedreamJob job = row.ToJob() with { Duration = api.Transport.Clock.GetElapsedTime(sent) };
        List<SeedreamImage> images = [.. reply.Images.Select((image, index) =>
            JobTracker.ToImage(job, index, reply.Images.Count, null) with
            {
                Uri = image.Uri,
                Content = image.Content,
            })];
        LedgerRow completed = ledger.Jobs.Complete(row, reply.Metrics.Cost, job.Duration, images);
        return new SubmitOutcome(completed, IsNew: true, reply);
    }

    /// <summary>
    /// Decides about a submit without an answer: returns the job that it started, or null if the edit must be claimed
    /// again because there certainly is no job, or because another run has settled it meanwhile.
    /// </summary>
    /// <param name="row">Its row.</param>
    /// <param name="edit">The edit.</param>
    /// <param name="failure">Why it got no answer just now; null for a submit of an earlier run.</param>
    /// <param name="context">The deadline and the log.</param>
    private async Task<LedgerRow?> SettleAsync(
        LedgerRow row, Edit edit, SeedreamException? failure, CallContext context)
    {
        Verdict verdict;
        try
        {
            // A failure that ends the run is reported at once, before other edits meet it too.
            verdict = await lostSubmits.DecideAsync(row, isFresh: failure is { EndsTheRun: false }, context)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (failure is not null)
        {
            // There is no time to ask while the pipeline stops. The next run does.
            throw failure;
        }
        catch (OperationCanceledException) when (context.Deadline.HasExpired)
        {
            throw UnknownOutcome.Of(edit, new Verdict(null, Doubt.Unreadable, [], null), null);
        }

        if (verdict.AcceptedAs is { } requestId)
            return UnlessAnotherRunWasFaster(() => ledger.Jobs.Accept(row, requestId));

        if (!verdict.IsNotAccepted)
        {
            // A row of the history that another run has adopted meanwhile decides nothing here, but the ledger does.
            return ledger.Jobs.Find(row.Id)?.State == LedgerState.Unknown
                ? throw UnknownOutcome.Of(edit, verdict, failure)
                : null;
        }

        return UnlessAnotherRunWasFaster(() =>
        {
            Release(ledger.Jobs.Reclaim(row, run));
            return null;
        });
    }

    // All runs may take the row while the history is read. The first to write has it, and the others look again.
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

    private async Task<IReadOnlyList<SentPhoto>> SendPhotosAsync(PreparedEdit prepared, CallContext context) =>
        await Task.WhenAll(prepared.Files.Zip(prepared.Edit.Photos, (file, photo) =>
            SendPhotoAsync(file, photo, context))).ConfigureAwait(false);

    private async Task<SentPhoto> SendPhotoAsync(PhotoFile? file, PhotoSource photo, CallContext context)
    {
        if (file is null)
            return new SentPhoto(photo.Uri);

        return options.Inline
            ? new SentPhoto(null, file)
            : new SentPhoto(await assets.GetAsync(file, file.Hash!, context).ConfigureAwait(false));
    }
}
