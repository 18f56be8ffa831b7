using System.Buffers.Binary;

namespace Seedream.Edits.Formats;

/// <summary>
/// Reads the size, and computes the length of the pixels. The length that the header names is wrong in many files.
/// </summary>
internal static class BmpHeader
{
    private const int FileHeaderBytes = 14;
    private const int OldHeaderBytes = 12;
    private const int HeaderBytes = 40;

    public static HeaderFields Read(Stream file)
    {
        Span<byte> header = stackalloc byte[FileHeaderBytes + HeaderBytes];
        if (!file.TryRead(0, header[..(FileHeaderBytes + OldHeaderBytes)]))
            return default;

        long start = BinaryPrimitives.ReadUInt32LittleEndian(header[10..]);
        uint headerBytes = BinaryPrimitives.ReadUInt32LittleEndian(header[FileHeaderBytes..]);
        if (headerBytes == OldHeaderBytes)
        {
            ushort oldWidth = BinaryPrimitives.ReadUInt16LittleEndian(header[18..]);
            ushort oldHeight = BinaryPrimitives.ReadUInt16LittleEndian(header[20..]);
            ushort oldBits = BinaryPrimitives.ReadUInt16LittleEndian(header[24..]);
            return new HeaderFields(oldWidth, oldHeight, DataEnd: start + PixelBytes(oldWidth, oldHeight, oldBits));
        }

        if (headerBytes < HeaderBytes || !file.TryRead(0, header))
            return default;

        // A bitmap that is stored from top to bottom has a negative height.
        long width = BinaryPrimitives.ReadInt32LittleEndian(header[18..]);
        long height = Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(header[22..]));
        ushort bits = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        bool isCompressed = BinaryPrimitives.ReadUInt32LittleEndian(header[30..]) is not (0 or 3 or 6);
        long pixels = isCompressed
            ? BinaryPrimitives.ReadUInt32LittleEndian(header[34..])
            : PixelBytes(width, height, bits);
        return new HeaderFields(width, height, DataEnd: start + pixels);
    }

    // Each row fills whole words of four bytes.
    private static long PixelBytes(long width, long height, int bits) =>
        width <= 0 ? 0 : (long)Math.Min((((width * bits) + 31) / 32 * 4) * (decimal)height, long.MaxValue / 2);
}
