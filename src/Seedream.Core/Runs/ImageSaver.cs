using Seedream.Ledger;
using Seedream.Output;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>
/// Saves the images of jobs and records the files. An image that is already on disk is not downloaded again: it is kept
/// where it is or copied.
/// </summary>
internal sealed class ImageSaver(ImageWriter writer, RequestHistory history, JobLedger ledger)
{
    /// <summary>The images that the ledger has recorded for a completed job.</summary>
    /// <param name="row">The job's row.</param>
    /// <param name="job">The job whose source, prompt and cost the images carry.</param>
    public IReadOnlyList<SeedreamImage> LoadImages(LedgerRow row, SeedreamJob job)
    {
        IReadOnlyList<LedgerImage> images = ledger.Images.List(row);
        return [.. images.Select(image => JobTracker.ToImage(job, image, images.Count))];
    }

    /// <param name="image">The image.</param>
    /// <param name="row">The row of its job; null where the ledger does not know the job.</param>
    /// <param name="target">The place for the file.</param>
    /// <param name="context">The deadline and the log.</param>
    /// <exception cref="SeedreamException">The image could not be downloaded or written. The job is paid.</exception>
    public async Task<SeedreamImage> SaveAsync(
        SeedreamImage image, LedgerRow? row, OutputTarget target, CallContext context)
    {
        // The record precedes the rename: a file always has its record, and a recorded file that is missing is
        // downloaded again.
        void Record(string path, long length)
        {
            if (row is null)
                return;

            // An older image of ours under this name is deleted before the new record is written. If this run ended
            // before the rename, the old file would be taken for the new image, or for a file of someone else.
            if (!ledger.Images.Files(row, image.Index).Contains((path, length)))
                File.Delete(path);

            ledger.Jobs.RecordSaved(row, image.Index, path, length);
        }

        if (row is not null && OnDisk(ledger, row, image.Index) is { Count: > 0 } paths)
        {
            return paths.Select(path => writer.TryKeep(image, path, target)).FirstOrDefault(kept => kept is not null)
                ?? await writer.CopyAsync(image, paths[0], target, Record,
                    context.Deadline.Token).ConfigureAwait(false);
        }

        try
        {
            if (!image.Content.IsEmpty)
                return await writer.WriteAsync(image, target, Record, context.Deadline.Token).ConfigureAwait(false);
        }
        catch (SeedreamException failure) when (failure.InnerException is DownloadException && image.Uri is not null)
        {
            // The answer contains only a part of the image, so it is downloaded.
            image = image with { Content = default };
        }

        try
        {
            return await writer.DownloadAsync(image, target, Record, context).ConfigureAwait(false);
        }
        catch (SeedreamException failure) when (failure.InnerException is DownloadException { IsMissing: true })
        {
            Uri? other = await FindOtherUriAsync(image, row, context).ConfigureAwait(false);
            if (other is null)
                throw;

            image = image with { Uri = other };
            return await writer.DownloadAsync(image, target, Record, context).ConfigureAwait(false);
        }
    }

    // The history may have the image at another address.
    private async Task<Uri?> FindOtherUriAsync(SeedreamImage image, LedgerRow? row, CallContext context)
    {
        SeedreamJob job = row?.ToJob() ?? new SeedreamJob { RequestId = image.RequestId };
        IReadOnlyList<HistoryRow> rows = await history.FindAsync(job, context).ConfigureAwait(false);
        List<Uri> others =
            [.. history.Images(rows).Select(found => found.Uri).OfType<Uri>().Where(uri => uri != image.Uri)];
        Uri? sameName = others.Find(uri => uri.Segments[^1] == image.Uri?.Segments[^1]);
        return sameName ?? (image.ImageCount == 1 && others is [var only] ? only : null);
    }

    /// <summary>Whether an image is on disk, in any folder.</summary>
    public bool IsOnDisk(LedgerRow row, int index) => OnDisk(ledger, row, index).Count > 0;

    /// <summary>
    /// Whether this module wrote a file that nobody has changed since, so that it may be overwritten.
    /// </summary>
    public bool IsUnmodifiedOutput(string path) => IsUnmodifiedOutput(ledger, path);

    /// <inheritdoc cref="IsUnmodifiedOutput(string)"/>
    public static bool IsUnmodifiedOutput(JobLedger ledger, string path) =>
        ledger.Images.SavedLength(path) is { } length && LengthOf(path) == length;

    /// <summary>Whether all images of a completed job are on disk, in any folder.</summary>
    public static bool AreOnDisk(JobLedger ledger, LedgerRow row) =>
        ledger.Images.List(row) is { Count: > 0 } images
        && images.All(image => OnDisk(ledger, row, image.Index).Count > 0);

    // Photos with the same contents are one edit, so its images may have been saved under several names.
    private static List<string> OnDisk(JobLedger ledger, LedgerRow row, int index) =>
    [
        .. ledger.Images.Files(row, index)
            .Where(file => LengthOf(file.Path) == file.Length)
            .Select(file => file.Path),
    ];

    private static long? LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : null;
}
