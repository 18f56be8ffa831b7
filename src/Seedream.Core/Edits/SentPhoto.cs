namespace Seedream.Edits;

/// <summary>A photo as it is submitted: a URL, or a file whose bytes are part of the request.</summary>
internal sealed record SentPhoto(Uri? Uri, PhotoFile? File = null);
