namespace Seedream.Edits;

/// <summary>An input in the form that the service gets it: an address, or a file sent along.</summary>
/// <param name="Uri">The address; null for a file.</param>
/// <param name="File">The file; null for an address.</param>
internal sealed record SentPhoto(Uri? Uri, PhotoFile? File = null);
