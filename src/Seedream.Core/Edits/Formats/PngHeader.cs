using System.Buffers.Binary;

namespace Seedream.Edits.Formats;

/// <summary>
/// Reads the size and the orientation. Texts and color profiles are skipped: decompressed, they can be a thousand times
/// as long as the file.
/// </summary>
internal static class PngHeader
{
    private const int SignatureBytes = 8;
    private const int ChunkHeaderBytes = 8;
    private const int ChecksumBytes = 4;

    public static HeaderFields Read(Stream file)
    {
        Span<byte> piece = stackalloc byte[ChunkHeaderBytes + (2 * sizeof(int))];
        if (!file.TryRead(SignatureBytes, piece) || !TypeOf(piece).SequenceEqual("IHDR"u8))
            return default;

        uint width = BinaryPrimitives.ReadUInt32BigEndian(piece[ChunkHeaderBytes..]);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(piece[(ChunkHeaderBytes + sizeof(int))..]);
        return new HeaderFields(width, height, ReadOrientation(file, piece[..ChunkHeaderBytes]));
    }

    // The orientation may also follow the data.
    private static int ReadOrientation(Stream file, Span<byte> header)
    {
        long at = SignatureBytes;
        while (file.TryRead(at, header) && !TypeOf(header).SequenceEqual("IEND"u8))
        {
            if (TypeOf(header).SequenceEqual("eXIf"u8))
                return TiffReader.ReadOrientation(file, at + ChunkHeaderBytes);

            at += ChunkHeaderBytes + BinaryPrimitives.ReadUInt32BigEndian(header) + ChecksumBytes;
        }

        return HeaderFields.Upright;
    }

    private static ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> header) => header.Slice(sizeof(uint), 4);
}
