using MetadataExtractor.Formats.Bmp;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Gif;
using MetadataExtractor.Formats.Jpeg;
using MetadataExtractor.Formats.Png;
using MetadataExtractor.Formats.WebP;
using MetadataExtractor.Util;

namespace Seedream.Edits;

/// <summary>A format that the module accepts, and the tags of its header that contain the stored size.</summary>
internal sealed record ImageFormat(Type Directory, int WidthTag, int HeightTag)
{
    /// <summary>The number of bytes that decide about every format.</summary>
    public const int SignatureBytes = 16;

    private static readonly Dictionary<FileType, ImageFormat> Accepted = new()
    {
        [FileType.Jpeg] = new(typeof(JpegDirectory), JpegDirectory.TagImageWidth, JpegDirectory.TagImageHeight),
        [FileType.Png] = new(typeof(PngDirectory), PngDirectory.TagImageWidth, PngDirectory.TagImageHeight),
        [FileType.WebP] = new(typeof(WebPDirectory), WebPDirectory.TagImageWidth, WebPDirectory.TagImageHeight),
        [FileType.Bmp] =
            new(typeof(BmpHeaderDirectory), BmpHeaderDirectory.TagImageWidth, BmpHeaderDirectory.TagImageHeight),
        [FileType.Tiff] =
            new(typeof(ExifIfd0Directory), ExifDirectoryBase.TagImageWidth, ExifDirectoryBase.TagImageHeight),
        [FileType.Gif] =
            new(typeof(GifHeaderDirectory), GifHeaderDirectory.TagImageWidth, GifHeaderDirectory.TagImageHeight),
    };

    /// <summary>Returns null for a format that the module does not accept.</summary>
    public static ImageFormat? Of(FileType type) => Accepted.GetValueOrDefault(type);

    /// <summary>Returns the file extension with its dot; null if the bytes do not start an image.</summary>
    public static string? Extension(ReadOnlySpan<byte> start)
    {
        using var signature = new MemoryStream(start[..Math.Min(start.Length, SignatureBytes)].ToArray());
        FileType type = FileTypeDetector.DetectFileType(signature);
        return Of(type) is null ? null : "." + type.GetCommonExtension();
    }
}
