using MetadataExtractor.Util;
using Seedream.Edits.Formats;

namespace Seedream.Edits;

/// <summary>Rejects photos that break the <see cref="ModelLimits"/>, by their length and their header.</summary>
internal static class PhotoInspector
{
    /// <exception cref="SeedreamException">The file cannot be read, or the model does not accept it.</exception>
    public static PhotoFile Inspect(string path)
    {
        if (Directory.Exists(path))
            throw PhotoErrors.IsFolder(path);

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return Inspect(path, file);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw PhotoErrors.Unreadable(path, failure);
        }
    }

    private static PhotoFile Inspect(string path, FileStream file)
    {
        long length = file.Length;
        if (length == 0)
            throw PhotoErrors.Rejected(path, "is empty", "Replace it with a photo.");

        if (length > ModelLimits.MaxPhotoBytes)
        {
            throw PhotoErrors.Rejected(
                path,
                $"has {length / 1048576.0:0.0} MB; the model accepts at most {ModelLimits.MaxPhotoBytes / 1048576} MB",
                "Make it smaller or save it with a stronger compression.");
        }

        ImageHeader header = ImageHeader.Read(file);
        if (ImageFormat.Of(header.Type) is null)
        {
            throw PhotoErrors.Rejected(
                path,
                header.Type == FileType.Unknown
                    ? "is not a photo in a known format"
                    : $"has the format {header.Type.GetName()}, which the model does not accept",
                "Use a JPEG, PNG, WEBP, BMP, TIFF or GIF file.");
        }

        if (header.Size is not var (width, height))
            throw PhotoErrors.Rejected(path, "has a damaged header", "Open it in a photo editor and save it again.");

        RequireSize(path, width, height);
        return new PhotoFile(path, length, header.Type.GetMimeType()!, width, height);
    }

    private static void RequireSize(string path, int width, int height)
    {
        (int shorter, int longer) = (Math.Min(width, height), Math.Max(width, height));
        (string Rule, string Action)? broken =
            shorter <= ModelLimits.MinSideExclusive
                ? ($"both sides must be longer than {ModelLimits.MinSideExclusive}", "Use a larger photo.")
            : longer > (long)shorter * ModelLimits.MaxSideRatio
                ? ($"one side can be at most {ModelLimits.MaxSideRatio} times as long as the other", "Crop it.")
            : (long)width * height > ModelLimits.MaxPixels
                ? ($"the model accepts at most {ModelLimits.MaxPixels / 1_000_000} megapixels", "Scale it down.")
            : null;
        if (broken is var (rule, action))
            throw PhotoErrors.Rejected(path, $"has {width}×{height} pixels; {rule}", action);
    }
}
