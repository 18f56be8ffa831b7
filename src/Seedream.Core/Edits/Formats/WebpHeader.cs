using System.Buffers.Binary;

namespace Seedream.Edits.Formats;

/// <summary>Reads the size from the first chunk, and the orientation from the Exif chunk if there is one.</summary>
internal static class WebpHeader
{
    private const int FirstChunk = 12;
    private const int ChunkHeaderBytes = 8;
    private const byte HasExif = 0x08;
    private const int SizeMask = 0x3FFF;

    public static HeaderFields Read(Stream file)
    {
        Span<byte> chunk = stackalloc byte[ChunkHeaderBytes + 10];
        if (!file.TryRead(FirstChunk, chunk))
            return default;

        ReadOnlySpan<byte> body = chunk[ChunkHeaderBytes..];
        if (chunk.StartsWith("VP8 "u8))
        {
            // After a tag and a start code of three bytes each.
            return new HeaderFields(
                BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & SizeMask,
                BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & SizeMask);
        }

        if (chunk.StartsWith("VP8L"u8))
        {
            // After a signature of one byte, the width and the height have 14 bits each.
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(body[1..]);
            return new HeaderFields((bits & SizeMask) + 1, ((bits >> 14) & SizeMask) + 1);
        }

        if (!chunk.StartsWith("VP8X"u8))
            return default;

        int orientation = (body[0] & HasExif) == 0 ? HeaderFields.Upright : ReadOrientation(file);
        return new HeaderFields(ReadUInt24(body[4..]) + 1, ReadUInt24(body[7..]) + 1, orientation);
    }

    private static int ReadOrientation(Stream file)
    {
        Span<byte> header = stackalloc byte[ChunkHeaderBytes];
        long at = FirstChunk;
        while (file.TryRead(at, header))
        {
            if (header.StartsWith("EXIF"u8))
                return TiffReader.ReadOrientation(file, at + ChunkHeaderBytes);

            // Chunks start at even offsets.
            long length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            at += ChunkHeaderBytes + length + (length & 1);
        }

        return HeaderFields.Upright;
    }

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
