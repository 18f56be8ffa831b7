namespace Seedream.Output;

/// <summary>A complete image that is about to get its final name.</summary>
/// <param name="Path">The full path under its final name.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="WrittenAt">The last write time of the file, in UTC.</param>
/// <param name="Hash">The SHA-256 of the contents in upper-case hexadecimal.</param>
/// <param name="Size">The pixels; null if they cannot be read.</param>
internal sealed record WrittenFile(
    string Path, long Length, DateTime WrittenAt, string Hash, (int Width, int Height)? Size);
