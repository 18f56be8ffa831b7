namespace Seedream.Output;

/// <summary>Checks whether images can be written to a folder.</summary>
internal static class OutputFolder
{
    // Enough for several of the largest images.
    private const long MinFreeBytes = 64 * 1024 * 1024;

    /// <summary>Creates the folder if it is missing, and writes a file in it and deletes it again.</summary>
    /// <param name="folder">The folder's full path.</param>
    /// <param name="freeBytes">Returns the free bytes on the disk of a folder; null if they are unknown.</param>
    /// <returns>The error; null if the folder can be used.</returns>
    public static SeedreamException? Prepare(string folder, Func<string, long?> freeBytes)
    {
        try
        {
            Directory.CreateDirectory(folder);
            TemporaryFile.Sweep(folder);
            using FileStream probe = TemporaryFile.Create(folder);
            TemporaryFile.Remove(probe.Name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException
            or ArgumentException)
        {
            return CannotWrite(folder, failure.Message, failure);
        }

        return freeBytes(folder) is { } free and < MinFreeBytes
            ? new SeedreamException(
                SeedreamErrorId.DestinationUnavailable,
                $"The disk of '{folder}' has only {free / 1048576.0:0.0} MB of free space. Nothing was submitted.",
                "Free up disk space, or choose another -Destination.")
            : null;
    }

    /// <summary>Finds the errors that can be found without changing anything on the disk.</summary>
    /// <returns>The error; null if none was found.</returns>
    public static SeedreamException? Inspect(string folder)
    {
        string? place = folder;
        while (place is not null && !Directory.Exists(place) && !File.Exists(place))
            place = Path.GetDirectoryName(place);

        return File.Exists(place) ? CannotWrite(folder, $"'{place}' is a file.") : null;
    }

    public static long? FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // A network share does not say.
            return null;
        }
    }

    private static SeedreamException CannotWrite(string folder, string reason, Exception? inner = null) => new(
        SeedreamErrorId.DestinationUnavailable,
        $"The folder '{folder}' cannot be written to: {reason} Nothing was submitted.",
        "Choose another -Destination, or give this account permission to write to the folder.",
        inner);
}
