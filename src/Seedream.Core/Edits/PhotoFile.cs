namespace Seedream.Edits;

/// <summary>A local photo that has been inspected.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="MediaType">Such as <c>image/jpeg</c>, from the bytes and not from the name.</param>
/// <param name="Width">The width in pixels as displayed, with the orientation applied.</param>
/// <param name="Height">The height in pixels as displayed.</param>
internal sealed record PhotoFile(string Path, long Length, string MediaType, int Width, int Height)
{
    /// <summary>The contents that a request must send; null if the file was not hashed.</summary>
    public PhotoHash? Hash { get; init; }
}
