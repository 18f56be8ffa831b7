using System.Text.Json.Serialization;

namespace Seedream.Runs.Evidence;

/// <summary>The form in which a photo was sent.</summary>
internal enum RecordedPhotoKind
{
    /// <summary>The URL of an upload, which the service has named.</summary>
    Asset,

    /// <summary>A URL that a person has given. Other edits may use it as well.</summary>
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
/// <param name="IsUnique">Whether no other edit of the ledger has used a given URL.</param>
internal sealed record RecordedPhoto(
    RecordedPhotoKind Kind, string Text, bool HasOwnFileName = true, bool IsUnique = false)
{
    /// <summary>Whether the photo identifies an edit of this ledger.</summary>
    [JsonIgnore]
    public bool IsAsset => Kind == RecordedPhotoKind.Asset || IsUnique;

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
