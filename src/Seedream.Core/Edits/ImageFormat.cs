namespace Seedream.Edits;

/// <summary>The picture formats that an output may have, told by their first bytes.</summary>
public static class ImageFormat
{
    /// <summary>How many bytes <see cref="Extension"/> wants to see.</summary>
    public const int HeaderBytes = 12;

    /// <summary>Gives the file extension with its dot; null for bytes that begin no picture.</summary>
    /// <param name="header">The first bytes of the file.</param>
    public static string? Extension(ReadOnlySpan<byte> header)
    {
        if (header.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return ".jpg";

        if (header.StartsWith((ReadOnlySpan<byte>)[0x89, .. "PNG\r\n"u8, 0x1A, 0x0A]))
            return ".png";

        return header.Length >= HeaderBytes && header.StartsWith("RIFF"u8) && header[8..].StartsWith("WEBP"u8) ? ".webp" : null;
    }
}
