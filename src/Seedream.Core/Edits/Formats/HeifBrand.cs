namespace Seedream.Edits.Formats;

/// <summary>What a file in the container of HEIF says that it contains.</summary>
internal enum HeifBrand
{
    /// <summary>No photo, or not in this container.</summary>
    None,

    /// <summary>A photo in HEVC.</summary>
    Heic,

    /// <summary>A photo in another encoding.</summary>
    Heif,

    /// <summary>A photo in AV1.</summary>
    Avif,
}
