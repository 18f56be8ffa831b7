using System.Globalization;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>
/// Saves the images of jobs and records the files. An image that is already on disk is not downloaded again: it is kept
/// where it is or copied.
/// </summary>
internal sealed class ImageSaver(
    ImageWriter writer, RequestHistory history, JobLedger ledger, OutputReservations names)
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
        List<SavedFile> saved = row is null ? [] : OnDisk(ledger, row, image.Index);
        if (FindKept(saved, image, target) is { } kept)
            return Describe(image, kept);

        target = names.Take(target, image, writer.LocalTime);
        if (saved is [var copied, ..])
        {
            return await writer.CopyAsync(image, copied.Path, target, Record, context.Deadline.Token)
                .ConfigureAwait(false);
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

        bool isKept = row is null || !HaveEnded(row);
        try
        {
            return await DownloadAsync(image, row, target, Record, isKept, context).ConfigureAwait(false);
        }
        catch (SeedreamException failure)
            when (!isKept && failure.InnerException is DownloadException { IsGone: true })
        {
            throw ImageRetention.Ended(row!);
        }

        // The record precedes the rename: a file always has its record, and a recorded file that is missing is
        // downloaded again.
        void Record(WrittenFile file)
        {
            if (row is null)
                return;

            MakeWay(file.Path, row, image, target);
            ledger.Jobs.RecordSaved(row, image.Index, new SavedFile(
                file.Path, file.Length, SavedFile.ToRecorded(file.WrittenAt), image.Source, file.Hash, file.Size));
        }
    }

    /// <summary>The full path that an image would have as a JPEG file. Nothing is downloaded or written.</summary>
    /// <exception cref="SeedreamException">A file that must not be overwritten has the name.</exception>
    public string Preview(SeedreamImage image, LedgerRow? row, OutputTarget target)
    {
        List<SavedFile> saved = row is null ? [] : OnDisk(ledger, row, image.Index);
        return FindKept(saved, image, target)?.Path
            ?? names.Take(target, image, writer.LocalTime).Stem(image, writer.LocalTime) + ".jpg";
    }

    /// <summary>An image that an earlier run has saved.</summary>
    public static SeedreamImage Describe(SeedreamImage image, SavedFile file) =>
        ImageFile.Describe(image, file.Path, file.Length, file.Size);

    private SavedFile? FindKept(List<SavedFile> saved, SeedreamImage image, OutputTarget target) =>
        saved.Find(file => names.TryKeep(target, image, file.Path, writer.LocalTime));

    private async Task<SeedreamImage> DownloadAsync(
        SeedreamImage image, LedgerRow? row, OutputTarget target, Action<WrittenFile> record, bool mayBeLate,
        CallContext context)
    {
        try
        {
            return await writer.DownloadAsync(image, target, record, context, mayBeLate).ConfigureAwait(false);
        }
        catch (SeedreamException failure) when (failure.InnerException is DownloadException { IsMissing: true })
        {
            Uri? other = await FindOtherUriAsync(image, row, context).ConfigureAwait(false);
            if (other is null)
                throw;

            image = image with { Uri = other };
            return await writer.DownloadAsync(image, target, record, context, mayBeLate).ConfigureAwait(false);
        }
    }

    // A file that is overwritten is removed before the new record is written. If this run ended before the rename, the
    // old file would be taken for the new image, or for a file of someone else.
    private void MakeWay(string path, LedgerRow row, SeedreamImage image, OutputTarget target)
    {
        bool isSame = ledger.Images.Find(path) is var (job, index, _) && (job, index) == (row.Id, image.Index);
        if (isSame || !Path.Exists(path))
            return;

        if (target.MayOverwrite(path))
            KeepOlder(path);
        else
            File.Delete(path);
    }

    // The older image was paid as well.
    private void KeepOlder(string path)
    {
        string date = File.GetLastWriteTime(path).ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        string stem = Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + "." + date);
        string older = stem + Path.GetExtension(path);
        for (int number = 2; Path.Exists(older); number++)
            older = $"{stem}-{number}{Path.GetExtension(path)}";

        File.Move(path, older);
        ledger.Images.MoveFile(path, older);
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

    /// <summary>Whether the service has deleted the images of an accepted job by now.</summary>
    public bool HaveEnded(LedgerRow row) => ImageRetention.HasEnded(row, writer.ServiceTime);

    /// <summary>Whether an image is on disk, in any folder.</summary>
    public bool IsOnDisk(LedgerRow row, int index) => OnDisk(ledger, row, index).Count > 0;

    /// <summary>Whether all images of a completed job are on disk, in any folder.</summary>
    public static bool AreOnDisk(JobLedger ledger, LedgerRow row) =>
        ledger.Images.List(row) is { Count: > 0 } images
        && images.All(image => OnDisk(ledger, row, image.Index).Count > 0);

    // Photos with the same contents are one edit, so its images may have been saved under several names.
    private static List<SavedFile> OnDisk(JobLedger ledger, LedgerRow row, int index) =>
        [.. ledger.Images.Files(row, index).Where(file => file.IsUnchanged())];
}
