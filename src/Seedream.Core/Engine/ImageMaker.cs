using Seedream.Api;
using Seedream.Http;
using Seedream.Model;
using Seedream.Outputs;

namespace Seedream.Engine;

/// <summary>Takes an edit the whole way: from the photo to the pictures on disk.</summary>
/// <param name="submitter">Makes jobs of edits.</param>
/// <param name="reader">Follows jobs.</param>
/// <param name="pictures">Brings pictures to disk.</param>
/// <param name="targets">Finds places that cannot be written to before anything is paid.</param>
/// <param name="clock">The clock for names.</param>
public sealed class ImageMaker(Submitter submitter, JobReader reader, PictureStore pictures, TargetCheck targets, TimeProvider clock)
{
    /// <summary>Makes an edit's pictures through the queue.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="target">Where its pictures go.</param>
    /// <param name="events">Is told what happens, from any thread.</param>
    /// <param name="scope">Until when, and who is told of requests.</param>
    /// <exception cref="SeedreamException">What went wrong before there were pictures; the message says whether it cost anything.</exception>
    public async Task MakeAsync(Edit edit, Target target, MakeEvents events, CallScope scope)
    {
        PreparedEdit prepared = Prepare(edit, target);
        SeedreamJob job = await submitter.SubmitAsync(prepared, scope).ConfigureAwait(false);
        events.Submitted(job);

        SeedreamJob ended = await reader.WaitAsync(job, scope).ConfigureAwait(false);
        if (ended.Status == SeedreamJobStatus.Expired)
            throw ApiErrors.Expired(edit.Label, job.RequestId);

        SeedreamResult result = await reader.GetResultAsync(ended, scope).ConfigureAwait(false);
        foreach (SeedreamImage image in result.Images)
            await TrySaveAsync(() => pictures.DownloadAsync(image, target, scope), events).ConfigureAwait(false);
    }

    /// <summary>Makes an edit's pictures in one open request.</summary>
    /// <inheritdoc cref="MakeAsync"/>
    public async Task MakeDirectAsync(Edit edit, Target target, MakeEvents events, CallScope scope)
    {
        PreparedEdit prepared = Prepare(edit, target);
        (SeedreamJob job, DirectReply reply) = await submitter.GenerateAsync(prepared, scope).ConfigureAwait(false);
        foreach ((DirectImage direct, int index) in reply.Images.Select((image, index) => (image, index)))
        {
            SeedreamImage image = JobReader.ToImage(job, index, reply.Images.Count, job.Cost) with { Uri = direct.Uri };
            Task<SeedreamImage> Save() => direct.Uri is null
                ? pictures.WriteAsync(image, direct.Bytes, target, scope.Deadline.Token)
                : pictures.DownloadAsync(image, target, scope);
            await TrySaveAsync(Save, events).ConfigureAwait(false);
        }
    }

    // One picture that cannot be saved takes none of the others with it: they are paid.
    private static async Task TrySaveAsync(Func<Task<SeedreamImage>> save, MakeEvents events)
    {
        try
        {
            events.Saved(await save().ConfigureAwait(false));
        }
        catch (SeedreamException failure)
        {
            events.Failed(failure);
        }
    }

    // The place is checked last, for it reserves a name: an edit that is refused must not keep one.
    private PreparedEdit Prepare(Edit edit, Target target)
    {
        PreparedEdit prepared = Submitter.Prepare(edit);
        SeedreamJob job = edit.ToJob(new Uri("about:blank"));
        targets.Reserve(target, JobReader.ToImage(job, 0, edit.MaxImages ?? 1, null), clock.GetLocalNow());
        return prepared;
    }
}
