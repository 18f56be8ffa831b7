using MetadataExtractor;
using MetadataExtractor.Formats.Bmp;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Gif;
using MetadataExtractor.Formats.Jpeg;
using MetadataExtractor.Formats.Png;
using MetadataExtractor.Formats.WebP;
using MetadataExtractor.Util;
using Directory = MetadataExtractor.Directory;

namespace Seedream.Edits;

/// <summary>
/// Looks at an input's header, before anything is sent, and refuses what the service would refuse: format, bytes,
/// pixels and ratio, by the limits of <see cref="ModelLimits"/>.
/// </summary>
public static class PhotoInspector
{
    private const int SonyPrivateDirectory = 0xC634;
    private const string NothingSent = "Nothing was sent and nothing billed.";

    /// <summary>Inspects a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <exception cref="SeedreamException">It is not there, not readable, or no picture that the model takes.</exception>
    public static PhotoFile Inspect(string path)
    {
        if (System.IO.Directory.Exists(path))
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

    /// <summary>Reads the pixels of a picture as it is seen; null where its header does not tell.</summary>
    /// <param name="path">Its full path.</param>
    internal static (int Width, int Height)? TryReadSize(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            (_, int width, int height) = ReadHeader(path, file);
            return (width, height);
        }
        catch (Exception failure) when (failure is SeedreamException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static PhotoFile Inspect(string path, FileStream file)
    {
        long length = file.Length;
        if (length == 0)
            throw Rejected(path, "is empty", "Replace it with a picture.");

        if (length > ModelLimits.MaxInputBytes)
            throw Rejected(path, $"has {length / 1048576.0:0.0} MB; the model takes at most {ModelLimits.MaxInputBytes / 1048576} MB", "Save it smaller or with a stronger compression.");

        (string mediaType, int width, int height) = ReadHeader(path, file);
        if (width <= ModelLimits.MinSideExclusive || height <= ModelLimits.MinSideExclusive)
            throw Rejected(path, $"has {width}×{height} pixels; each side must be longer than {ModelLimits.MinSideExclusive}", "Use a larger picture.");

        if (Math.Max(width, height) > Math.Min(width, height) * (long)ModelLimits.MaxSideRatio)
            throw Rejected(path, $"has {width}×{height} pixels; one side may be at most {ModelLimits.MaxSideRatio} times as long as the other", "Crop it.");

        if ((long)width * height > ModelLimits.MaxPixels)
            throw Rejected(path, $"has {width}×{height} pixels, {(double)width * height / 1e6:0.0} megapixels; the model takes at most {ModelLimits.MaxPixels / 1_000_000}", "Scale it down.");

        return new PhotoFile(path, length, mediaType, width, height);
    }

    private static (string MediaType, int Width, int Height) ReadHeader(string path, FileStream file)
    {
        try
        {
            FileType type = Detect(file);
            if (MediaType(type) is not { } mediaType)
            {
                string what = type == FileType.Unknown ? "is no picture, whatever its name says" : $"is {type.GetName()}, which the model does not take";
                throw Rejected(path, what, "Give JPEG, PNG, WEBP, BMP, TIFF or GIF.");
            }

            file.Position = 0;

            // What else a photo carries, such as its editor's history, takes many times as long to read.
            IReadOnlyList<Directory> directories = type == FileType.Jpeg
                ? JpegMetadataReader.ReadMetadata(file, [new JpegReader(), new ExifReader()])
                : ImageMetadataReader.ReadMetadata(file);
            if (Size(type, directories) is not var (width, height) || width <= 0 || height <= 0)
                throw Damaged(path, null);

            return IsTurned(directories) ? (mediaType, height, width) : (mediaType, width, height);
        }
        catch (Exception failure) when (failure is ImageProcessingException or MetadataException or IOException or OverflowException or ArgumentException)
        {
            throw Damaged(path, failure);
        }
    }

    // A TIFF whose directory follows its header at once, as most programs write it, begins as a raw file of Sony does. Only
    // the raw file has Sony's private directory.
    private static FileType Detect(FileStream file)
    {
        FileType type = FileTypeDetector.DetectFileType(file);
        file.Position = 0;
        if (type != FileType.Arw)
            return type;

        bool isRaw = ImageMetadataReader.ReadMetadata(file).OfType<ExifIfd0Directory>().Any(exif => exif.ContainsTag(SonyPrivateDirectory));
        return isRaw ? type : FileType.Tiff;
    }

    private static string? MediaType(FileType type) => type switch
    {
        FileType.Jpeg => "image/jpeg",
        FileType.Png => "image/png",
        FileType.WebP => "image/webp",
        FileType.Bmp => "image/bmp",
        FileType.Tiff => "image/tiff",
        FileType.Gif => "image/gif",
        _ => null,
    };

    private static (int Width, int Height)? Size(FileType type, IReadOnlyList<Directory> directories) => type switch
    {
        FileType.Jpeg => Read<JpegDirectory>(directories, JpegDirectory.TagImageWidth, JpegDirectory.TagImageHeight),
        FileType.Png => Read<PngDirectory>(directories, PngDirectory.TagImageWidth, PngDirectory.TagImageHeight),
        FileType.WebP => Read<WebPDirectory>(directories, WebPDirectory.TagImageWidth, WebPDirectory.TagImageHeight),
        FileType.Bmp => Read<BmpHeaderDirectory>(directories, BmpHeaderDirectory.TagImageWidth, BmpHeaderDirectory.TagImageHeight),
        FileType.Tiff => Read<ExifIfd0Directory>(directories, ExifDirectoryBase.TagImageWidth, ExifDirectoryBase.TagImageHeight),
        FileType.Gif => Read<GifHeaderDirectory>(directories, GifHeaderDirectory.TagImageWidth, GifHeaderDirectory.TagImageHeight),
        _ => null,
    };

    private static (int Width, int Height)? Read<T>(IReadOnlyList<Directory> directories, int widthTag, int heightTag)
        where T : Directory
    {
        foreach (T directory in directories.OfType<T>())
        {
            // A bitmap that is stored from its top down has a negative height.
            if (directory.TryGetInt32(widthTag, out int width) && directory.TryGetInt32(heightTag, out int height))
                return (width, Math.Abs(height));
        }

        return null;
    }

    // Orientations 5 to 8 of Exif turn the picture by a quarter.
    private static bool IsTurned(IReadOnlyList<Directory> directories) =>
        directories.OfType<ExifIfd0Directory>().Any(exif => exif.TryGetInt32(ExifDirectoryBase.TagOrientation, out int orientation) && orientation is >= 5 and <= 8);

    private static SeedreamException Damaged(string path, Exception? inner) =>
        Rejected(path, "has a damaged header", "Open it in an image program and save it anew.", inner);

    private static SeedreamException NotFound(string path, string what, string action, Exception? inner = null) =>
        new(SeedreamErrorId.InputNotFound, $"'{path}' {what.TrimEnd('.')}. {NothingSent}", action, inner);

    private static SeedreamException Rejected(string path, string what, string action, Exception? inner = null) =>
        new(SeedreamErrorId.InputRejected, $"'{path}' {what.TrimEnd('.')}. {NothingSent}", action, inner);
}
