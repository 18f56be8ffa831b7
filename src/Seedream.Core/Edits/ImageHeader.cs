using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Jpeg;
using MetadataExtractor.Util;
using Directory = MetadataExtractor.Directory;

namespace Seedream.Edits;

/// <param name="Type">The format, detected from the bytes.</param>
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

            // A TIFF whose directory directly follows its header starts like a raw file of Sony.
            if (type == FileType.Arw)
            {
                type = FileType.Tiff;
                if (IsSonyRaw(file))
                    type = FileType.Arw;
            }

            return new ImageHeader(
                type,
                ImageFormat.Of(type) is { } format ? ReadSize(ImageOutline.Of(type, file), type, format) : null);
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

    private static bool IsSonyRaw(Stream file)
    {
        IReadOnlyList<Directory> directories = ImageMetadataReader.ReadMetadata(file);
        file.Position = 0;
        return directories.OfType<ExifIfd0Directory>().Any(exif => exif.ContainsTag(SonyPrivateDirectory));
    }

    private static (int Width, int Height)? ReadSize(Stream file, FileType type, ImageFormat format)
    {
        // Reading everything that a JPEG contains, such as its edit history, takes many times as long.
        IReadOnlyList<Directory> directories = type == FileType.Jpeg
            ? JpegMetadataReader.ReadMetadata(file, [new JpegReader(), new ExifReader()])
            : ImageMetadataReader.ReadMetadata(file);
        foreach (Directory directory in directories.Where(format.Directory.IsInstanceOfType))
        {
            if (directory.TryGetInt32(format.WidthTag, out int width) && width > 0
                && directory.TryGetInt32(format.HeightTag, out int height) && height != 0)
            {
                // A bitmap that is stored from top to bottom has a negative height.
                height = Math.Abs(height);
                return IsRotated(directories) ? (height, width) : (width, height);
            }
        }

        return null;
    }

    // Exif's orientations 5 to 8 rotate the image by 90 degrees.
    private static bool IsRotated(IReadOnlyList<Directory> directories) => directories.OfType<ExifIfd0Directory>().Any(
        exif => exif.TryGetInt32(ExifDirectoryBase.TagOrientation, out int value) && value is >= 5 and <= 8);
}
