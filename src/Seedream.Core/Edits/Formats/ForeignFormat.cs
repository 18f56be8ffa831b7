using MetadataExtractor.Util;

namespace Seedream.Edits.Formats;

/// <summary>The names of formats that the module does not accept.</summary>
internal static class ForeignFormat
{
    private static readonly FileType[] Accepted =
        [FileType.Jpeg, FileType.Png, FileType.WebP, FileType.Bmp, FileType.Tiff, FileType.Gif, FileType.Heif];

    /// <summary>Returns null if the bytes do not tell the format.</summary>
    /// <param name="start">The first bytes of the file.</param>
    public static string? NameOf(ReadOnlySpan<byte> start)
    {
        if (start.Length >= 12 && start[4..].StartsWith("ftyp"u8))
            return OfBrand(start);

        if (start.StartsWith<byte>([0, 0, 0, 12]) && start[4..].StartsWith("JXL "u8)
            || start.StartsWith<byte>([0xFF, 0x0A]))
        {
            return "JPEG XL";
        }

        if (start.StartsWith<byte>([0, 0, 0, 12]) && start[4..].StartsWith("jP  "u8))
            return "JPEG 2000";

        using var signature = new MemoryStream(start.ToArray());
        FileType type = FileTypeDetector.DetectFileType(signature);
        return type == FileType.Unknown || Accepted.Contains(type) ? null : type.GetName();
    }

    /// <summary>Returns the name of a raw format that starts like a TIFF file; null for all others.</summary>
    public static string? RawNameOf(ReadOnlySpan<byte> start) =>
        start.Length > 10 && start[8..].StartsWith("CR"u8) ? "Canon CR2" : null;

    // Photos and films share one container. Its first brand says what it contains.
    private static string OfBrand(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> brand = start[8..12];
        return HeifHeader.BrandOf(start) == HeifBrand.Avif ? "AVIF"
            : brand.SequenceEqual("crx "u8) ? "Canon CR3"
            : brand.SequenceEqual("qt  "u8) ? "QuickTime"
            : "MP4";
    }
}
