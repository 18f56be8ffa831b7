using System.Buffers.Binary;

namespace Seedream.Edits.Formats;

/// <param name="Type">The four letters of its type, as a big-endian number.</param>
/// <param name="Body">The offset of its contents.</param>
/// <param name="End">The offset of the next box.</param>
internal readonly record struct HeifBox(uint Type, long Body, long End)
{
    private const int HeaderBytes = 8;

    /// <summary>Returns null at the end of the parent, and if the header is damaged.</summary>
    /// <param name="file">The file.</param>
    /// <param name="at">The offset of the box.</param>
    /// <param name="end">The end of its parent.</param>
    public static HeifBox? Read(Stream file, long at, long end)
    {
        Span<byte> header = stackalloc byte[HeaderBytes + sizeof(ulong)];
        if (at + HeaderBytes > end || !file.TryRead(at, header[..HeaderBytes]))
            return null;

        ulong length = BinaryPrimitives.ReadUInt32BigEndian(header);
        int headerBytes = HeaderBytes;
        if (length == 1)
        {
            if (!file.TryRead(at, header))
                return null;

            length = BinaryPrimitives.ReadUInt64BigEndian(header[HeaderBytes..]);
            headerBytes = header.Length;
        }

        // A box without a length fills the rest of its parent.
        if (length == 0)
            length = (ulong)(end - at);

        return length < (ulong)headerBytes
            ? null
            : new HeifBox(
                BinaryPrimitives.ReadUInt32BigEndian(header[4..]),
                at + headerBytes,
                at + (long)Math.Min(length, long.MaxValue / 2));
    }

    public bool Is(ReadOnlySpan<byte> type) => Type == BinaryPrimitives.ReadUInt32BigEndian(type);
}
