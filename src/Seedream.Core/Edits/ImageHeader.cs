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

/// <param name="Type">The format, by the first bytes.</param>
/// <param name="Size">
/// The pixels as displayed, with the orientation applied; null if the format is not accepted or the header is damaged.
/// </param>
internal sealed record ImageHeader(FileType Type, (int Width, int Height)? Size)
{
    private const int SonyPrivateDirectory = 0xC634;

    public static ImageHeader Read(Stream file)
    {
        FileType type = FileType.Unknown;
        try
        {
            type = FileTypeDetector.DetectFileType(file);
            file.Position = 0;

            // Most programs write the directory of a TIFF directly after its header, where a raw file of Sony has it too.
            if (type == FileType.Arw)
            {
                type = FileType.Tiff;
                if (HasSonyDirectory(file))
                    type = FileType.Arw;
            }

            return new ImageHeader(type, ImageFormat.IsAccepted(type) ? ReadSize(file, type) : null);
        }
        catch (Exception damage) when (damage is ImageProcessingException or MetadataException or IOException
            or OverflowException or ArgumentException)
        {
            return new ImageHeader(type, null);
        }
    }

    /// <summary>Returns the pixels as displayed; null if the file cannot be read or its header is damaged.</summary>
    public static (int Width, int Height)? TryReadSize(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Read(file).Size;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool HasSonyDirectory(Stream file)
    {
        IReadOnlyList<Directory> directories = ImageMetadataReader.ReadMetadata(file);
        file.Position = 0;
        return directories.OfType<ExifIfd0Directory>().Any(exif => exif.ContainsTag(SonyPrivateDirectory));
    }

    private static (int Width, int Height)? ReadSize(Stream file, FileType type)
    {
        // Reading everything that a JPEG contains, such as its edit history, takes many times as long.
        IReadOnlyList<Directory> directories = type == FileType.Jpeg
            ? JpegMetadataReader.ReadMetadata(file, [new JpegReader(), new ExifReader()])
            : ImageMetadataReader.ReadMetadata(file);
        return StoredSize(type, directories) is var (width, height) && width > 0 && height > 0
            ? IsRotated(directories) ? (height, width) : (width, height)
            : null;
    }

    private static (int Width, int Height)? StoredSize(FileType type, IReadOnlyList<Directory> all) => type switch
    {
        FileType.Jpeg => Pixels<JpegDirectory>(all, JpegDirectory.TagImageWidth, JpegDirectory.TagImageHeight),
        FileType.Png => Pixels<PngDirectory>(all, PngDirectory.TagImageWidth, PngDirectory.TagImageHeight),
        FileType.WebP => Pixels<WebPDirectory>(all, WebPDirectory.TagImageWidth, WebPDirectory.TagImageHeight),
        FileType.Bmp => Pixels<BmpHeaderDirectory>(all, BmpHeaderDirectory.TagImageWidth, BmpHeaderDirectory.TagImageHeight),
        FileType.Gif => Pixels<GifHeaderDirectory>(all, GifHeaderDirectory.TagImageWidth, GifHeaderDirectory.TagImageHeight),
        _ => Pixels<ExifIfd0Directory>(all, ExifDirectoryBase.TagImageWidth, ExifDirectoryBase.TagImageHeight),
    };

    private static (int Width, int Height)? Pixels<T>(IReadOnlyList<Directory> directories, int widthTag, int heightTag)
        where T : Directory
    {
        foreach (T directory in directories.OfType<T>())
        {
            // A bitmap that is stored from top to bottom has a negative height.
            if (directory.TryGetInt32(widthTag, out int width) && directory.TryGetInt32(heightTag, out int height))
                return (width, Math.Abs(height));
        }

        return null;
    }

    // Exif's orientations 5 to 8 rotate the image by 90 degrees.
    private static bool IsRotated(IReadOnlyList<Directory> directories) => directories.OfType<ExifIfd0Directory>().Any(
        exif => exif.TryGetInt32(ExifDirectoryBase.TagOrientation, out int value) && value is >= 5 and <= 8);
}
