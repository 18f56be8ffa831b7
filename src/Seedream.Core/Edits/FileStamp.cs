namespace Seedream.Edits;

/// <summary>
/// The state of a file as far as it is known without opening it. A file with the same stamp has the same contents,
/// unless somebody has replaced it by one of the same length and has set all its times back.
/// </summary>
/// <param name="Length">In bytes.</param>
/// <param name="Written">The last change of the contents, in nanoseconds since 1970.</param>
/// <param name="Changed">
/// The last change of the contents, name or permissions, in the same unit. On Windows, which does not tell it, the
/// creation.
/// </param>
/// <param name="File">The number of the file on its disk; 0 on Windows, which tells it only of an open file.</param>
internal readonly record struct FileStamp(long Length, long Written, long Changed, long File)
{
    private const long Second = 1_000_000_000;
    private const long TickNanoseconds = 100;

    // Double the precision that a time seems to have: whole seconds may be those of FAT, which has even ones only.
    private const long Margin = 2 * Second;
    private const long CoarseMargin = 4 * Second;

    /// <summary>Null if there is no regular file.</summary>
    public static FileStamp? Of(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            return FileStatus.Of(path) is { IsRegular: true } status
                ? new FileStamp(status.Length, status.Written, status.Changed, status.File)
                : null;
        }

        return new FileInfo(path) is { Exists: true } file
            ? new FileStamp(file.Length, ToUnix(file.LastWriteTimeUtc), ToUnix(file.CreationTimeUtc), 0)
            : null;
    }

    /// <summary>
    /// Whether a change after a moment certainly makes another stamp. A file that has just been written can be written
    /// again without a later time, because file systems keep times with little precision.
    /// </summary>
    /// <param name="moment">A moment at or before which the file had this stamp.</param>
    public bool IsSettledAt(DateTimeOffset moment)
    {
        long own = OperatingSystem.IsWindows() ? Written : Changed;
        return ToUnix(moment.UtcDateTime) - own >= (own % Second == 0 ? CoarseMargin : Margin);
    }

    private static long ToUnix(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks * TickNanoseconds;
}
