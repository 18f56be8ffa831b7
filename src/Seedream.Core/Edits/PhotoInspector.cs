using Seedream.Edits.Formats;

namespace Seedream.Edits;

/// <summary>
/// Rejects photos that break the <see cref="ModelLimits"/> or are incomplete, by their length, their header and their
/// end. Usually only a few kilobytes of a photo are read.
/// </summary>
internal static class PhotoInspector
{
    // Most reads are a few bytes, each at another place.
    private const int BufferBytes = 1024;

    /// <exception cref="SeedreamException">The file cannot be read, or the model does not accept it.</exception>
    public static PhotoFile Inspect(string path)
    {
        if (Directory.Exists(path))
            throw PhotoErrors.IsFolder(path);

        try
        {
            // Before the file is opened: a change after this shows.
            FileStamp? stamp = FileStamp.Of(path);
            using FileStream file = RegularFile.OpenRead(path, BufferBytes, FileOptions.None);
            return Inspect(path, stamp ?? throw new FileNotFoundException(), file);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw PhotoErrors.Unreadable(path, failure);
        }
    }

    /// <summary>Returns a photo of which an earlier inspection knows everything.</summary>
    /// <returns>Null if it must be inspected again, for example because the limits have changed since.</returns>
    public static PhotoFile? Recall(
        string path, FileStamp stamp, string mediaType, int width, int height, PhotoHash hash) =>
        ImageFormat.All.FirstOrDefault(format => format.MediaType == mediaType) is { } format
        && stamp.Length <= ModelLimits.MaxPhotoBytes
        && BrokenRule(width, height) is null
            ? Describe(path, stamp, format, width, height) with { Hash = hash }
            : null;

    private static PhotoFile Inspect(string path, FileStamp stamp, FileStream file)
    {
        long length = file.Length;
        if (length == 0)
            throw PhotoErrors.Rejected(path, "is empty", "Replace it with a photo.");

        if (length > ModelLimits.MaxPhotoBytes)
        {
            throw PhotoErrors.Rejected(
                path,
                $"has {Megabytes(length)}; the model accepts at most {Megabytes(ModelLimits.MaxPhotoBytes)}",
                "Make it smaller or save it with a stronger compression.");
        }

        ImageHeader header = ImageHeader.Read(file);
        if (header.Format is not { } format)
        {
            throw PhotoErrors.Rejected(
                path,
                header.FormatName is null
                    ? "is not a photo in a known format"
                    : $"has the format {header.FormatName}, which the model does not accept",
                "Use a JPEG, PNG, WEBP, BMP, TIFF or GIF file.");
        }

        if (header.DataEnd > length || ImageEnd.Of(format.FileExtension)?.IsIn(file) == false)
        {
            throw PhotoErrors.Rejected(
                path,
                "is incomplete or damaged: its end is missing",
                "Copy it again. If it is still being copied, run the command again later.");
        }

        if (header.Size is not var (width, height))
            throw PhotoErrors.Rejected(path, "has a damaged header", "Open it in a photo editor and save it again.");

        return BrokenRule(width, height) is var (rule, action)
            ? throw PhotoErrors.Rejected(path, $"has {width}×{height} pixels; {rule}", action)
            : Describe(path, stamp, format, width, height);
    }

    private static PhotoFile Describe(string path, FileStamp stamp, ImageFormat format, int width, int height) =>
        new(path, stamp, format.MediaType, width, height) { Warning = WarningOf(path, stamp.Length, format) };

    private static string? WarningOf(string path, long length, ImageFormat format)
    {
        string? doubt = ModelLimits.UncertainFormats.Contains(format) ? $"is a {format.Name} file"
            : length > ModelLimits.CertainPhotoBytes
                ? $"has {Megabytes(length)}, more than {Megabytes(ModelLimits.CertainPhotoBytes)}"
            : null;
        return doubt is null ? null : $"'{path}' {doubt}. The service may reject it, at no cost.";
    }

    private static string Megabytes(long bytes) =>
        FormattableString.Invariant($"{Math.Ceiling(bytes * 10.0 / ModelLimits.Megabyte) / 10:0.#} MB");

    private static (string Rule, string Action)? BrokenRule(int width, int height)
    {
        (int shorter, int longer) = (Math.Min(width, height), Math.Max(width, height));
        return 0 switch
        {
            _ when shorter <= ModelLimits.MinSideExclusive =>
                ($"both sides must be longer than {ModelLimits.MinSideExclusive}", "Use a larger photo."),
            _ when longer > (long)shorter * ModelLimits.MaxSideRatio =>
                ($"one side can be at most {ModelLimits.MaxSideRatio} times as long as the other", "Crop it."),
            _ when (long)width * height > ModelLimits.MaxPixels =>
                ($"the model accepts at most {ModelLimits.MaxPixels / 1_000_000} megapixels", "Scale it down."),
            _ => null,
        };
    }
}
