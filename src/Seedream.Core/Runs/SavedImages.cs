using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Output;

namespace Seedream.Runs;

/// <summary>Tells which files on disk are images of the ledger, and which of them a new image replaces.</summary>
/// <param name="ledger">The ledger; null if none exists yet or none is used.</param>
/// <param name="photos">Reads photos.</param>
internal sealed class SavedImages(JobLedger? ledger, PhotoReader photos)
{
    private (string Folder, string Destination, bool IsBelow) _last = ("", "", false);

    /// <summary>
    /// Whether a file is an unchanged image of the same photo with the same parameters, or the very image that the edit
    /// has.
    /// </summary>
    public bool IsReplacedBy(string path, Edit edit)
    {
        if (Unchanged(path) is not var (job, file))
            return false;

        // The ledger has the ratio that was chosen, and an updated photo may have another one.
        Edit like = edit.MatchesPhoto
            ? edit with { AspectRatio = job.AspectRatio }
            : edit;
        return HaveSameParameters(job, like)
            && ((IsSameSource(SourceOf(job, file), edit.Source?.DisplayName)
                    && job.ReferenceImages.SequenceEqual(edit.References.Select(photo => photo.DisplayName)))
                || (job.Key is { } key && key == TryGetKey(edit)));
    }

    /// <inheritdoc cref="IsReplacedBy(string, Edit)"/>
    /// <param name="path">The full path of the file.</param>
    /// <param name="row">The row of the new image's job; null if the ledger does not have it.</param>
    /// <param name="image">The new image.</param>
    public bool IsReplacedBy(string path, LedgerRow? row, SeedreamImage image) =>
        row is not null
        && Unchanged(path) is var (job, file)
        && ledger!.Images.Find(path)?.Index == image.Index
        && (job.Id == row.Id
            || (HaveSameParameters(job, row)
                && IsSameSource(SourceOf(job, file), image.Source)
                && job.ReferenceImages.SequenceEqual(row.ReferenceImages)));

    /// <summary>
    /// Whether a photo below a folder is an image of the ledger, by its path or, after it was renamed, by its contents.
    /// </summary>
    /// <param name="photo">The full path of the photo.</param>
    /// <param name="destination">The full path of the folder.</param>
    /// <param name="cancellationToken">Ends the reading of the photo.</param>
    public bool IsOwn(string photo, string destination, CancellationToken cancellationToken)
    {
        if (!IsBelow(Path.GetDirectoryName(photo)!, destination) || new FileInfo(photo) is not { Exists: true } file)
            return false;

        if (TemporaryFile.Is(photo))
            return true;

        if (ledger is null)
            return false;

        return ledger.Images.Find(photo) is not null
            || (ledger.Images.Hashes(file.Length) is { Count: > 0 } hashes
                && hashes.Contains(Hash(photo, cancellationToken).Hex));
    }

    private PhotoHash Hash(string photo, CancellationToken cancellationToken) =>
        photos.RecallHash(photo) ?? PhotoHash.ComputeAsync(photo, cancellationToken).GetAwaiter().GetResult();

    private (LedgerRow Job, SavedFile File)? Unchanged(string path) =>
        ledger?.Images.Find(path) is var (number, _, file)
        && file.IsUnchanged()
        && ledger.Jobs.Find(number) is { } job
            ? (job, file)
            : null;

    // A link may lead to a folder below the destination, so that the names alone do not tell.
    private bool IsBelow(string folder, string destination)
    {
        if ((_last.Folder, _last.Destination) == (folder, destination))
            return _last.IsBelow;

        ulong? identity = FileIdentity.Of(destination);
        bool isBelow = false;
        for (string? place = folder; place is not null && !isBelow; place = Path.GetDirectoryName(place))
        {
            isBelow = FileNames.PathComparer.Equals(
                    Path.TrimEndingDirectorySeparator(place), Path.TrimEndingDirectorySeparator(destination))
                || (identity is not null && FileIdentity.Of(place) == identity);
        }

        _last = (folder, destination, isBelow);
        return isBelow;
    }

    private static string? SourceOf(LedgerRow job, SavedFile file) =>
        file.Source ?? job.Path ?? job.Uri?.ToString();

    private static bool IsSameSource(string? saved, string? source) => FileNames.PathComparer.Equals(saved, source);

    private static bool HaveSameParameters(SeedreamEdit edit, SeedreamEdit other) =>
        EditParameters.ToJson(edit).Span.SequenceEqual(EditParameters.ToJson(other).Span);

    private EditKey? TryGetKey(Edit edit)
    {
        try
        {
            return photos.HashAsync(photos.Prepare(edit), CancellationToken.None).GetAwaiter().GetResult().Key;
        }
        catch (SeedreamException)
        {
            return null;
        }
    }
}
