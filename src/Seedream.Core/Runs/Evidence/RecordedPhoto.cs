namespace Seedream.Runs.Evidence;

/// <summary>The form in which a photo was sent.</summary>
internal enum RecordedPhotoKind
{
    /// <summary>
    /// A URL that identifies edits of this ledger: an upload, or a URL that only one of its edits has used.
    /// </summary>
    Asset,

    /// <summary>A URL that other edits use as well.</summary>
    SharedUrl,

    /// <summary>A <c>data:</c> URI.</summary>
    Inline,
}

/// <summary>A photo as the ledger has recorded it.</summary>
/// <param name="Kind">The form in which it was sent.</param>
/// <param name="Text">The URL, or the <c>data:</c> URI with its data replaced by their SHA-256.</param>
/// <param name="HasOwnFileName">
/// Whether the file name alone tells the URL from every other that the ledger knows; otherwise its whole path is
/// compared.
/// </param>
internal sealed record RecordedPhoto(RecordedPhotoKind Kind, string Text, bool HasOwnFileName = true)
{
    /// <summary>
    /// Whether a history row names this photo. A URL is recognized on whatever host and with whatever query, because an
    /// upload's name is the service's own; a <c>data:</c> URI by the hash of its data.
    /// </summary>
    public bool IsNamedBy(string listed) => Kind == RecordedPhotoKind.Inline
        ? PhotoText.DataHash(listed) is { } hash && hash == PhotoText.DataHash(Text)
        : HasOwnFileName
        ? PhotoText.FileName(listed) is { } name
            && name.Equals(PhotoText.FileName(Text), StringComparison.OrdinalIgnoreCase)
        : PhotoText.Path(listed) is { } path && path.Equals(PhotoText.Path(Text), StringComparison.OrdinalIgnoreCase);
}
