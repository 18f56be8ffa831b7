namespace Seedream.Edits;

/// <summary>A local photo that has been inspected.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Written">The time of its last change, in UTC.</param>
/// <param name="MediaType">Such as <c>image/jpeg</c>, from the bytes and not from the name.</param>
/// <param name="Width">The width in pixels as displayed, with the orientation applied.</param>
/// <param name="Height">The height in pixels as displayed.</param>
internal sealed record PhotoFile(
    string Path, long Length, DateTime Written, string MediaType, int Width, int Height)
{
    /// <summary>The contents that a request must send; null if the file was not hashed.</summary>
    public PhotoHash? Hash { get; init; }

    /// <summary>Why the service may reject the photo, as a sentence that names it; null for no reason.</summary>
    public string? Warning { get; init; }
}
