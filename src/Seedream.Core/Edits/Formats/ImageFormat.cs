namespace Seedream.Edits.Formats;

/// <summary>A format that the module accepts. It is recognized by the first bytes and not by the file's name.</summary>
/// <param name="Name">The name for messages, such as <c>JPEG</c>.</param>
/// <param name="MediaType">Such as <c>image/jpeg</c>.</param>
/// <param name="FileExtension">The file extension with its dot.</param>
/// <param name="ReadHeader">Reads the header. It takes bounded memory, however the file was made.</param>
internal sealed record ImageFormat(
    string Name, string MediaType, string FileExtension, Func<Stream, HeaderFields> ReadHeader)
{
    /// <summary>The number of bytes that decide about every format that the service returns.</summary>
    public const int SignatureBytes = 16;

    public static readonly ImageFormat Jpeg = new("JPEG", "image/jpeg", ".jpg", JpegHeader.Read);
    public static readonly ImageFormat Png = new("PNG", "image/png", ".png", PngHeader.Read);
    public static readonly ImageFormat Webp = new("WEBP", "image/webp", ".webp", WebpHeader.Read);
    public static readonly ImageFormat Bmp = new("BMP", "image/bmp", ".bmp", BmpHeader.Read);
    public static readonly ImageFormat Tiff = new("TIFF", "image/tiff", ".tif", TiffHeader.Read);
    public static readonly ImageFormat Gif = new("GIF", "image/gif", ".gif", GifHeader.Read);
    public static readonly ImageFormat Heic = new("HEIC", "image/heic", ".heic", HeifHeader.Read);
    public static readonly ImageFormat Heif = new("HEIF", "image/heif", ".heif", HeifHeader.Read);

    public static readonly IReadOnlyList<ImageFormat> All = [Jpeg, Png, Webp, Bmp, Tiff, Gif, Heic, Heif];

    /// <summary>Returns null for a format that the module does not accept.</summary>
    /// <param name="start">The first bytes of the file.</param>
    public static ImageFormat? Of(ReadOnlySpan<byte> start) =>
        start.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? Jpeg
        : start.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? Png
        : start.StartsWith("RIFF"u8) && start.Length >= 12 && start[8..].StartsWith("WEBP"u8) ? Webp
        : start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8) ? Gif
        : start.StartsWith("BM"u8) ? Bmp
        : TiffReader.HasSignature(start) ? Tiff
        : HeifHeader.BrandOf(start) switch
        {
            HeifBrand.Heic => Heic,
            HeifBrand.Heif => Heif,
            _ => null,
        };

    /// <summary>Returns the file extension with its dot; null if the bytes do not start an image.</summary>
    public static string? Extension(ReadOnlySpan<byte> start) => Of(start)?.FileExtension;
}
