using Seedream.Ledger;
using Seedream.Output;
using Seedream.Service.Connection;

namespace Seedream.Runs;

/// <summary>
/// Brings the pictures of a job to disk, and records it. What is on disk already is not fetched again: it stays where it
/// is, or is copied where it is wanted.
/// </summary>
/// <param name="pictures">Writes the files.</param>
/// <param name="ledger">The ledger.</param>
internal sealed class ImageSaver(ImageWriter pictures, JobLedger ledger)
{
    /// <summary>The pictures of a completed job, as the ledger knows them.</summary>
    /// <param name="row">The job's row.</param>
    /// <param name="job">The job, for what its pictures carry of it.</param>
    public IReadOnlyList<SeedreamImage> LoadImages(LedgerRow row, SeedreamJob job)
    {
        IReadOnlyList<LedgerImage> images = ledger.Images(row);
        return [.. images.Select(image => JobTracker.ToImage(job, image.Index - 1, images.Count, job.Cost) with { Uri = image.Uri, SuggestedName = image.SuggestedName })];
    }

    /// <summary>Saves a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="bytes">Its bytes where they came with an answer; empty where it has an address.</param>
    /// <param name="row">Its job's row; null where the ledger does not know the job.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="context">Until when, and who is told.</param>
    /// <exception cref="SeedreamException">It could not be fetched whole, or not be written. The job is paid.</exception>
    public async Task<SeedreamImage> SaveAsync(SeedreamImage image, ReadOnlyMemory<byte> bytes, LedgerRow? row, OutputTarget target, CallContext context)
    {
        // Recorded just before the rename: whoever finds the file finds who wrote it, and a file that then is not there
        // is fetched again.
        void Record(string path, long length)
        {
            if (row is null)
                return;

            // Another picture of ours under this name goes before the record does: should this run end before the
            // rename, it would be taken for the new picture, or for a stranger's that is in the way.
            if (!ledger.Files(row, image.Index).Contains((path, length)))
                File.Delete(path);

            ledger.Saved(row, image.Index, path, length);
        }

        if (!bytes.IsEmpty)
            return await pictures.WriteAsync(image, bytes, target, Record, context.Deadline.Token).ConfigureAwait(false);

        if (row is not null && OnDisk(ledger, row, image.Index) is { Count: > 0 } paths)
        {
            return paths.Select(path => pictures.TryKeep(image, path, target)).FirstOrDefault(kept => kept is not null)
                ?? await pictures.CopyAsync(image, paths[0], target, Record, context.Deadline.Token).ConfigureAwait(false);
        }

        return await pictures.DownloadAsync(image, target, Record, context).ConfigureAwait(false);
    }

    /// <summary>Whether a picture is on disk, wherever.</summary>
    public bool IsOnDisk(LedgerRow row, int index) => OnDisk(ledger, row, index).Count > 0;

    /// <summary>Whether a file may be overwritten: this module wrote it, and nobody has changed it since.</summary>
    public bool IsUnmodifiedOutput(string path) => IsUnmodifiedOutput(ledger, path);

    /// <summary>Whether a ledger says that a file may be overwritten.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="path">The file's full path.</param>
    public static bool IsUnmodifiedOutput(JobLedger ledger, string path) => ledger.LengthAt(path) is { } length && LengthOf(path) == length;

    /// <summary>Whether all pictures of a completed job are on disk, wherever.</summary>
    internal static bool AreOnDisk(JobLedger ledger, LedgerRow row) =>
        ledger.Images(row) is { Count: > 0 } images && images.All(image => OnDisk(ledger, row, image.Index).Count > 0);

    // Photos with the same contents are one edit, whose pictures lie under the names of all of them.
    private static List<string> OnDisk(JobLedger ledger, LedgerRow row, int index) =>
        [.. ledger.Files(row, index).Where(file => LengthOf(file.Path) == file.Length).Select(file => file.Path)];

    private static long? LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : null;
}
