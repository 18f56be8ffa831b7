using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>Takes an edit from the photo to the images on disk.</summary>
internal sealed class EditPipeline(
    Submitter submitter,
    JobTracker tracker,
    ImageSaver saver,
    OutputReservations names,
    CostLimit limit,
    TimeProvider clock)
{
    /// <param name="prepared">The edit after its checks, with the hashes of its photos.</param>
    /// <param name="target">The place for its images.</param>
    /// <param name="direct">Whether a new job is made in one open request instead of the queue.</param>
    /// <param name="events">Receives what happens, from any thread.</param>
    /// <param name="context">The deadline and the log.</param>
    /// <exception cref="SeedreamException">
    /// The edit failed before there were images. The message says whether it was billed.
    /// </exception>
    public async Task RunAsync(
        PreparedEdit prepared, OutputTarget target, bool direct, EditEvents events, CallContext context)
    {
        Edit edit = prepared.Edit;
        if (direct)
            EditRules.CheckDirect(edit);

        DateTimeOffset now = clock.GetLocalNow();
        target = target with { IsNumbered = edit.MaxImages > 1, Now = now };
        SeedreamJob planned = edit.ToJob(new Uri("about:blank"));
        if (names.Reserve(target, JobTracker.ToImage(planned, 0, edit.ImageCount, null), now) is null)
            target = target with { Taken = TakenName.Number };

        SubmitOutcome outcome = await submitter.GetOrSubmitAsync(prepared, direct, context).ConfigureAwait(false);

        // An existing job may have been submitted for another photo with the same contents or for another folder.
        SeedreamJob job = outcome.Row.ToJob() with
        {
            Path = planned.Path,
            Uri = planned.Uri,
            Destination = edit.Destination,
            Name = edit.Name,
        };
        events.Submitted(job);
        IReadOnlyList<SeedreamImage> images = outcome.Direct is { } reply
            ? Images(job, reply)
            : await FollowAsync(job, outcome, context).ConfigureAwait(false);
        for (int i = 0; i < images.Count; i++)
        {
            SeedreamImage image = images[i] with { Reused = !outcome.IsNew };
            await TrySaveAsync(image, outcome.Row, target, events, context).ConfigureAwait(false);
        }
    }

    private static List<SeedreamImage> Images(SeedreamJob job, DirectReply reply) =>
        [.. reply.Images.Select((image, index) =>
            JobTracker.ToImage(job, index, reply.Images.Count, job.Cost) with
            {
                Uri = image.Uri,
                Content = image.Content,
            })];

    private async Task<IReadOnlyList<SeedreamImage>> FollowAsync(
        SeedreamJob job, SubmitOutcome outcome, CallContext context)
    {
        if (outcome.Row.State is LedgerState.Completed or LedgerState.Saved)
        {
            // Another run may have adopted and completed a job that this run submitted without an answer.
            limit.Settle(outcome.Row.Id, job.IsCostEstimated ? null : job.Cost);
            return await LocateAsync(job, outcome.Row, context).ConfigureAwait(false);
        }

        SeedreamJob ended = await tracker.WaitAsync(job, context).ConfigureAwait(false);
        switch (ended.Status)
        {
            case SeedreamJobStatus.Failed:
                limit.Release(outcome.Row.Id);
                throw ServiceErrors.JobFailed(JobTracker.DisplayName(job), job.RequestId, ended.Error);
            case SeedreamJobStatus.Expired:
                throw saver.HaveEnded(outcome.Row)
                    ? ImageRetention.Ended(outcome.Row)
                    : ServiceErrors.Expired(JobTracker.DisplayName(job), job.RequestId);
            default:
                limit.Settle(outcome.Row.Id, ended.IsCostEstimated ? null : ended.Cost);
                job = job with { Cost = ended.Cost, Duration = ended.Duration };
                return await LocateAsync(job, outcome.Row, context).ConfigureAwait(false);
        }
    }

    // The ledger has no URL of images that came with an answer. Within the hour the service sends them again for free.
    private async Task<IReadOnlyList<SeedreamImage>> LocateAsync(SeedreamJob job, LedgerRow row, CallContext context)
    {
        IReadOnlyList<SeedreamImage> images = saver.LoadImages(row, job);
        if (job.RequestId.Length == 0 || images.All(image => image.Uri is not null || saver.IsOnDisk(row, image.Index)))
            return images;

        SeedreamResult result = await tracker.GetResultAsync(job, context).ConfigureAwait(false);
        return [.. images.Select(image =>
            image.Uri is null && result.Images.FirstOrDefault(found => found.Index == image.Index) is { } found
                ? image with { Uri = found.Uri, Content = found.Content }
                : image)];
    }

    // A failed image does not affect the other images of the job, which are paid as well. A failure of the whole run
    // ends the edit, so that its job counts as one whose images are still waiting.
    private async Task TrySaveAsync(
        SeedreamImage image,
        LedgerRow row,
        OutputTarget target,
        EditEvents events,
        CallContext context)
    {
        try
        {
            events.Saved(await saver.SaveAsync(image, row, target, context).ConfigureAwait(false));
        }
        catch (SeedreamException failure) when (!failure.EndsTheRun)
        {
            events.Failed(failure);
        }
    }
}
