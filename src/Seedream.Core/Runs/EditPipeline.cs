using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>Takes an edit the whole way: from the photo to the pictures on disk.</summary>
/// <param name="submitter">Gets jobs for edits.</param>
/// <param name="tracker">Follows jobs.</param>
/// <param name="saver">Brings pictures to disk.</param>
/// <param name="targets">Finds places that cannot be written to before anything is paid.</param>
/// <param name="limit">Is told what the jobs cost.</param>
/// <param name="clock">The clock for names.</param>
internal sealed class EditPipeline(Submitter submitter, JobTracker tracker, ImageSaver saver, OutputReservations targets, CostLimit limit, TimeProvider clock)
{
    /// <summary>Makes an edit's pictures.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="target">Where its pictures go.</param>
    /// <param name="direct">Whether a new job is made in one open request, without the queue.</param>
    /// <param name="events">Is told what happens, from any thread.</param>
    /// <param name="context">Until when, and who is told of requests.</param>
    /// <exception cref="SeedreamException">What went wrong before there were pictures; the message says whether it cost anything.</exception>
    public async Task MakeAsync(Edit edit, OutputTarget target, bool direct, EditEvents events, CallContext context)
    {
        // The place is checked last, for it reserves a name: an edit that is refused must not keep one.
        PreparedEdit prepared = PreparedEdit.Of(edit);
        target = target with { IsNumbered = edit.MaxImages > 1 };
        SeedreamJob unborn = edit.ToJob(new Uri("about:blank"));
        targets.Reserve(target, JobTracker.ToImage(unborn, 0, edit.ImageCount, null), clock.GetLocalNow());

        SubmitOutcome obtained = await submitter.GetOrSubmitAsync(prepared, direct, context).ConfigureAwait(false);

        // A job that was there may have been submitted for another file with the same contents, or for another folder.
        SeedreamJob job = obtained.Row.ToJob() with
        {
            Path = unborn.Path,
            Uri = unborn.Uri,
            Destination = edit.Destination,
            Name = edit.Name,
        };
        events.Submitted(job);
        IReadOnlyList<SeedreamImage> images = obtained.Direct is { } reply
            ? Images(job with { Cost = reply.Metrics.Cost }, obtained.Row.Duration, reply)
            : await FollowAsync(job, obtained, context).ConfigureAwait(false);
        for (int i = 0; i < images.Count; i++)
        {
            SeedreamImage image = images[i] with { Reused = !obtained.IsNew };
            await TrySaveAsync(image, obtained.Direct?.Images[i].Bytes ?? default, obtained.Row, target, events, context).ConfigureAwait(false);
        }
    }

    private static List<SeedreamImage> Images(SeedreamJob job, TimeSpan? duration, DirectReply reply) =>
        [.. reply.Images.Select((image, index) => JobTracker.ToImage(job with { Duration = duration }, index, reply.Images.Count, job.Cost) with { Uri = image.Uri })];

    private async Task<IReadOnlyList<SeedreamImage>> FollowAsync(SeedreamJob job, SubmitOutcome obtained, CallContext context)
    {
        if (obtained.Row.State is LedgerState.Completed or LedgerState.Saved)
            return await LocateAsync(job, obtained.Row, context).ConfigureAwait(false);

        SeedreamJob ended = await tracker.WaitAsync(job, context).ConfigureAwait(false);
        switch (ended.Status)
        {
            case SeedreamJobStatus.Failed:
                limit.Release(obtained.Row);
                throw ServiceErrors.JobFailed(JobTracker.DisplayName(job), job.RequestId, ended.Error);
            case SeedreamJobStatus.Expired:
                throw ServiceErrors.Expired(JobTracker.DisplayName(job), job.RequestId);
            default:
                limit.Settle(obtained.Row, ended.Cost);
                return saver.LoadImages(obtained.Row, job with { Cost = ended.Cost, Duration = ended.Duration });
        }
    }

    // Pictures that came with an answer have no address. Where they were lost before they were saved, the service is
    // asked for one.
    private async Task<IReadOnlyList<SeedreamImage>> LocateAsync(SeedreamJob job, LedgerRow row, CallContext context)
    {
        IReadOnlyList<SeedreamImage> images = saver.LoadImages(row, job);
        if (job.RequestId.Length == 0 || images.All(image => image.Uri is not null || saver.IsOnDisk(row, image.Index)))
            return images;

        SeedreamResult result = await tracker.GetResultAsync(job, context).ConfigureAwait(false);
        return [.. images.Select(image => image with { Uri = image.Uri ?? result.Images.FirstOrDefault(found => found.Index == image.Index)?.Uri })];
    }

    // One picture that cannot be saved takes none of the others with it: they are paid.
    private async Task TrySaveAsync(SeedreamImage image, ReadOnlyMemory<byte> bytes, LedgerRow row, OutputTarget target, EditEvents events, CallContext context)
    {
        try
        {
            events.Saved(await saver.SaveAsync(image, bytes, row, target, context).ConfigureAwait(false));
        }
        catch (SeedreamException failure)
        {
            events.Failed(failure);
        }
    }
}
