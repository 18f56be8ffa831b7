namespace Seedream.Edits;

/// <summary>A local input after its inspection.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="MediaType">Such as <c>image/jpeg</c>, from the bytes and not from the name.</param>
/// <param name="Width">The width in pixels, as the picture is seen: an orientation in the header is applied.</param>
/// <param name="Height">The height in pixels, as the picture is seen.</param>
public sealed record PhotoFile(string Path, long Length, string MediaType, int Width, int Height);

/// <summary>An input in the form that the service gets it: an address, or a file sent along.</summary>
/// <param name="Uri">The address; null for a file.</param>
/// <param name="File">The file; null for an address.</param>
public sealed record SentPhoto(Uri? Uri, PhotoFile? File = null);
