using MetadataExtractor.Util;

namespace Seedream.Edits;

/// <summary>
/// Looks at an input's header, before anything is sent, and refuses what the service would refuse: format, bytes,
/// pixels and ratio, by the limits of <see cref="ModelLimits"/>.
/// </summary>
internal static class PhotoInspector
{
    private const string NothingSent = "Nothing was sent and nothing billed.";

    /// <summary>Inspects a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <exception cref="SeedreamException">It is not there, not readable, or no picture that the model takes.</exception>
    public static PhotoFile Inspect(string path)
    {
        if (Directory.Exists(path))
            throw NotFound(path, "is a folder and not a file", "Give the files in it, such as with Get-ChildItem -File.");

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return Inspect(path, file);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw NotFound(path, "is not there", "Check the path; names with brackets go to -LiteralPath.", failure);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw Rejected(path, $"cannot be read: {failure.Message}", "Check that this account may read the file and that no other program holds it.", failure);
        }
    }

    private static PhotoFile Inspect(string path, FileStream file)
    {
        long length = file.Length;
        if (length == 0)
            throw Rejected(path, "is empty", "Replace it with a picture.");

        if (length > ModelLimits.MaxPhotoBytes)
            throw Rejected(path, $"has {length / 1048576.0:0.0} MB; the model takes at most {ModelLimits.MaxPhotoBytes / 1048576} MB", "Save it smaller or with a stronger compression.");

        ImageHeader header = ImageHeader.Read(file);
        if (!ImageFormat.IsAccepted(header.Type))
        {
            string what = header.Type == FileType.Unknown ? "is no picture, whatever its name says" : $"is {header.Type.GetName()}, which the model does not take";
            throw Rejected(path, what, "Give JPEG, PNG, WEBP, BMP, TIFF or GIF.");
        }

        if (header.Size is not var (width, height))
            throw Rejected(path, "has a damaged header", "Open it in an image program and save it anew.");

        if (width <= ModelLimits.MinSideExclusive || height <= ModelLimits.MinSideExclusive)
            throw Rejected(path, $"has {width}×{height} pixels; each side must be longer than {ModelLimits.MinSideExclusive}", "Use a larger picture.");

        if (Math.Max(width, height) > Math.Min(width, height) * (long)ModelLimits.MaxSideRatio)
            throw Rejected(path, $"has {width}×{height} pixels; one side may be at most {ModelLimits.MaxSideRatio} times as long as the other", "Crop it.");

        if ((long)width * height > ModelLimits.MaxPixels)
            throw Rejected(path, $"has {width}×{height} pixels, {(double)width * height / 1e6:0.0} megapixels; the model takes at most {ModelLimits.MaxPixels / 1_000_000}", "Scale it down.");

        return new PhotoFile(path, length, header.Type.GetMimeType()!, width, height);
    }

    private static SeedreamException NotFound(string path, string what, string action, Exception? inner = null) =>
        new(SeedreamErrorId.InputNotFound, $"'{path}' {what.TrimEnd('.')}. {NothingSent}", action, inner);

    private static SeedreamException Rejected(string path, string what, string action, Exception? inner = null) =>
        new(SeedreamErrorId.InputRejected, $"'{path}' {what.TrimEnd('.')}. {NothingSent}", action, inner);
}
