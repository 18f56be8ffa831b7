using System.Security.Cryptography;

namespace Seedream.Ledger;

/// <summary>A file of an image, as it was when it was saved.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="WrittenAt">The file's last write time; null in files that version 1 of the ledger recorded.</param>
/// <param name="Source">The full path or URL of the edited photo; null if there is none, or in version 1.</param>
/// <param name="Hash">The SHA-256 of the contents in upper-case hexadecimal; null in version 1.</param>
/// <param name="Size">The pixels; null in versions 1 and 2, and if they could not be read.</param>
internal sealed record SavedFile(
    string Path,
    long Length,
    DateTimeOffset? WrittenAt = null,
    string? Source = null,
    string? Hash = null,
    (int Width, int Height)? Size = null)
{
    /// <summary>
    /// Whether nobody has changed the file since, by its length and time. A copy with another time, such as one from a
    /// backup, is read.
    /// </summary>
    public bool IsUnchanged() =>
        new FileInfo(Path) is { Exists: true } file
        && file.Length == Length
        && (WrittenAt is null || WrittenAt == ToRecorded(file.LastWriteTimeUtc) || HasContents(file));

    private bool HasContents(FileInfo file)
    {
        try
        {
            using FileStream contents = file.OpenRead();
            return Convert.ToHexString(SHA256.HashData(contents)) == Hash;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A file's time with the precision that the ledger has.</summary>
    public static DateTimeOffset ToRecorded(DateTime utc) =>
        DateTimeOffset.FromUnixTimeMilliseconds(new DateTimeOffset(utc).ToUnixTimeMilliseconds());
}
