namespace Seedream.Edits;

/// <summary>A path names a pipe, a socket or a device, which would block its reader or never end.</summary>
internal sealed class NotRegularFileException() : IOException("it is not a regular file");
