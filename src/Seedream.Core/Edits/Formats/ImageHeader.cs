namespace Seedream.Edits.Formats;

/// <param name="Format">The format, detected from the bytes; null if the module does not accept it.</param>
/// <param name="FormatName">The name of the format; null if the bytes do not tell it.</param>
/// <param name="Size">
/// The pixels as displayed, with the orientation applied; null if the format is not accepted or the header is damaged.
/// </param>
/// <param name="DataEnd">
/// The length in bytes that the file must have at least; 0 for formats that tell their end in another way.
/// </param>
internal sealed record ImageHeader(
    ImageFormat? Format, string? FormatName, (int Width, int Height)? Size = null, long DataEnd = 0)
{
    // Enough for the brands of a HEIF file.
    private const int StartBytes = 256;

    public static ImageHeader Read(Stream file)
    {
        Span<byte> start = stackalloc byte[StartBytes];
        file.Position = 0;
        start = start[..file.ReadAtLeast(start, StartBytes, throwOnEndOfStream: false)];
        if (ImageFormat.Of(start) is not { } format)
            return new ImageHeader(null, ForeignFormat.NameOf(start));

        HeaderFields fields = format.ReadHeader(file);
        return (fields.RawName ?? ForeignFormat.RawNameOf(start)) is { } raw
            ? new ImageHeader(null, raw)
            : new ImageHeader(format, format.Name, fields.Size, fields.DataEnd);
    }

    /// <summary>Returns the pixels as displayed; null if the file cannot be read or its header is damaged.</summary>
    public static (int Width, int Height)? TryReadSize(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return TryReadSize(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="TryReadSize(string)"/>
    public static (int Width, int Height)? TryReadSize(Stream file)
    {
        try
        {
            return Read(file).Size;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
