using MetadataExtractor.Util;

namespace Seedream.Edits;

/// <summary>The formats that the module accepts, detected from a file's first bytes and never from its name.</summary>
internal static class ImageFormat
{
    /// <summary>The number of bytes that decide about every format.</summary>
    public const int SignatureBytes = 16;

    private static readonly FileType[] Accepted =
        [FileType.Jpeg, FileType.Png, FileType.WebP, FileType.Bmp, FileType.Tiff, FileType.Gif];

    public static bool IsAccepted(FileType type) => Accepted.Contains(type);

    /// <summary>Returns the file extension with its dot; null if the bytes do not start an image.</summary>
    public static string? Extension(ReadOnlySpan<byte> start)
    {
        using var signature = new MemoryStream(start[..Math.Min(start.Length, SignatureBytes)].ToArray());
        FileType type = FileTypeDetector.DetectFileType(signature);
        return IsAccepted(type) ? "." + type.GetCommonExtension() : null;
    }
}
