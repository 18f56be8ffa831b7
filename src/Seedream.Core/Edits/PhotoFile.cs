namespace Seedream.Edits;

/// <summary>A local photo that has been inspected.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Stamp">Its state before it was read.</param>
/// <param name="MediaType">Such as <c>image/jpeg</c>, from the bytes and not from the name.</param>
/// <param name="Width">The width in pixels as displayed, with the orientation applied.</param>
/// <param name="Height">The height in pixels as displayed.</param>
internal sealed record PhotoFile(
    string Path, FileStamp Stamp, string MediaType, int Width, int Height)
{
    /// <summary>In bytes.</summary>
    public long Length => Stamp.Length;

    /// <summary>Whether a change after the stamp was taken certainly makes another stamp.</summary>
    public bool IsSettled { get; init; }

    /// <summary>The contents that a request must send; null if the file was not hashed.</summary>
    public PhotoHash? Hash { get; init; }

    /// <summary>Why the service may reject the photo, as a sentence that names it; null for no reason.</summary>
    public string? Warning { get; init; }
}
