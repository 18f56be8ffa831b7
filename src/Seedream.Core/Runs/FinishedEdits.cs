using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Output;

namespace Seedream.Runs;

/// <summary>
/// Finds edits for which a run has nothing to do: their images were paid, and are unchanged on disk where the run would
/// save them. Nothing is opened or written, and the service is not asked.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="endpoint">The base address that the run submits to.</param>
/// <param name="names">The names of the run's images.</param>
/// <param name="clock">The clock for names.</param>
internal sealed class FinishedEdits(JobLedger ledger, Uri endpoint, OutputReservations names, TimeProvider clock)
{
    /// <summary>Looks edits up, with one query for all of them.</summary>
    /// <param name="edits">Edits whose photos were hashed, with the places for their images.</param>
    /// <returns>The images of each edit, in its place; null for an edit that is not finished.</returns>
    public IReadOnlyList<IReadOnlyList<SeedreamImage>?> Find(
        IReadOnlyList<(PreparedEdit Prepared, OutputTarget Target)> edits)
    {
        EditKey[] keys = [.. edits.Select(edit => edit.Prepared.Key)];
        IReadOnlyDictionary<EditKey, SavedJob> saved = ledger.Jobs.FindSaved(endpoint, keys);
        return
        [
            .. edits.Zip(keys, (edit, key) => saved.TryGetValue(key, out SavedJob? job)
                ? TryKeep(edit.Prepared.Edit, edit.Target, job)
                : null),
        ];
    }

    private List<SeedreamImage>? TryKeep(Edit edit, OutputTarget target, SavedJob saved)
    {
        DateTimeOffset now = clock.GetLocalNow();
        target = target with
        {
            IsNumbered = edit.MaxImages > 1,
            Now = now,
            Taken = target.Template.IsDeterministic ? TakenName.Refuse : TakenName.Number,
        };

        // Another photo with the same contents may have been edited for another folder.
        SeedreamJob asked = edit.ToJob(endpoint);
        SeedreamJob job = saved.Job.ToJob() with
        {
            Path = asked.Path,
            Uri = asked.Uri,
            Destination = edit.Destination,
            Name = edit.Name,
        };
        List<SeedreamImage> images = [];
        foreach ((LedgerImage image, IReadOnlyList<SavedFile> files) in saved.Images)
        {
            SeedreamImage known = JobTracker.ToImage(job, image, saved.Images.Count) with { Reused = true };
            SavedFile? kept = files.FirstOrDefault(
                file => OutputReservations.IsAt(target, known, file.Path, now) && file.IsUnchanged());
            if (kept is null)
                return null;

            images.Add(ImageSaver.Describe(known, kept));
        }

        SeedreamImage expected = JobTracker.ToImage(asked, 0, edit.ImageCount, null);
        return names.TryKeepAll(target, expected, images, now) ? images : null;
    }
}
