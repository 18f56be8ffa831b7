using System.Buffers.Binary;

namespace Seedream.Edits.Formats;

internal static class GifHeader
{
    private const int SizeOffset = 6;

    public static HeaderFields Read(Stream file)
    {
        Span<byte> size = stackalloc byte[2 * sizeof(ushort)];
        return file.TryRead(SizeOffset, size)
            ? new HeaderFields(
                BinaryPrimitives.ReadUInt16LittleEndian(size),
                BinaryPrimitives.ReadUInt16LittleEndian(size[sizeof(ushort)..]))
            : default;
    }
}
