using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>Takes an edit the whole way: from the photo to the pictures on disk.</summary>
/// <param name="submitter">Gets jobs for edits.</param>
/// <param name="follower">Follows jobs.</param>
/// <param name="saver">Brings pictures to disk.</param>
/// <param name="targets">Finds places that cannot be written to before anything is paid.</param>
/// <param name="limit">Is told what the jobs cost.</param>
/// <param name="clock">The clock for names.</param>
public sealed class ImageMaker(Submitter submitter, JobFollower follower, PictureSaver saver, TargetCheck targets, CostLimit limit, TimeProvider clock)
{
    /// <summary>Makes an edit's pictures.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="target">Where its pictures go.</param>
    /// <param name="direct">Whether a new job is made in one open request, without the queue.</param>
    /// <param name="events">Is told what happens, from any thread.</param>
    /// <param name="scope">Until when, and who is told of requests.</param>
    /// <exception cref="SeedreamException">What went wrong before there were pictures; the message says whether it cost anything.</exception>
    public async Task MakeAsync(Edit edit, Target target, bool direct, MakeEvents events, CallScope scope)
    {
        // The place is checked last, for it reserves a name: an edit that is refused must not keep one.
        PreparedEdit prepared = PreparedEdit.Of(edit);
        target = target with { IsNumbered = edit.MaxImages > 1 };
        SeedreamJob unborn = edit.ToJob(new Uri("about:blank"));
        targets.Reserve(target, JobFollower.ToImage(unborn, 0, edit.ImageCount, null), clock.GetLocalNow());

        Obtained obtained = await submitter.ObtainAsync(prepared, direct, scope).ConfigureAwait(false);

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
            : await FollowAsync(job, obtained, scope).ConfigureAwait(false);
        for (int i = 0; i < images.Count; i++)
        {
            SeedreamImage image = images[i] with { Reused = !obtained.IsNew };
            await TrySaveAsync(image, obtained.Direct?.Images[i].Bytes ?? default, obtained.Row, target, events, scope).ConfigureAwait(false);
        }
    }

    private static List<SeedreamImage> Images(SeedreamJob job, TimeSpan? duration, DirectReply reply) =>
        [.. reply.Images.Select((image, index) => JobFollower.ToImage(job with { Duration = duration }, index, reply.Images.Count, job.Cost) with { Uri = image.Uri })];

    private async Task<IReadOnlyList<SeedreamImage>> FollowAsync(SeedreamJob job, Obtained obtained, CallScope scope)
    {
        if (obtained.Row.State is LedgerState.Completed or LedgerState.Saved)
            return await LocateAsync(job, obtained.Row, scope).ConfigureAwait(false);

        SeedreamJob ended = await follower.WaitAsync(job, scope).ConfigureAwait(false);
        switch (ended.Status)
        {
            case SeedreamJobStatus.Failed:
                limit.Release(obtained.Row);
                throw ApiErrors.JobFailed(JobFollower.Item(job), job.RequestId, ended.Error);
            case SeedreamJobStatus.Expired:
                throw ApiErrors.Expired(JobFollower.Item(job), job.RequestId);
            default:
                limit.Settle(obtained.Row, ended.Cost);
                return saver.Known(obtained.Row, job with { Cost = ended.Cost, Duration = ended.Duration });
        }
    }

    // Pictures that came with an answer have no address. Where they were lost before they were saved, the service is
    // asked for one.
    private async Task<IReadOnlyList<SeedreamImage>> LocateAsync(SeedreamJob job, LedgerRow row, CallScope scope)
    {
        IReadOnlyList<SeedreamImage> images = saver.Known(row, job);
        if (job.RequestId.Length == 0 || images.All(image => image.Uri is not null || saver.IsOnDisk(row, image.Index)))
            return images;

        SeedreamResult result = await follower.GetResultAsync(job, scope).ConfigureAwait(false);
        return [.. images.Select(image => image with { Uri = image.Uri ?? result.Images.FirstOrDefault(found => found.Index == image.Index)?.Uri })];
    }

    // One picture that cannot be saved takes none of the others with it: they are paid.
    private async Task TrySaveAsync(SeedreamImage image, ReadOnlyMemory<byte> bytes, LedgerRow row, Target target, MakeEvents events, CallScope scope)
    {
        try
        {
            events.Saved(await saver.SaveAsync(image, bytes, row, target, scope).ConfigureAwait(false));
        }
        catch (SeedreamException failure)
        {
            events.Failed(failure);
        }
    }
}
