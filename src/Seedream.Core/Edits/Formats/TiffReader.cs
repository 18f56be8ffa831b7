using System.Buffers.Binary;

namespace Seedream.Edits.Formats;

/// <summary>Reads the directories of a TIFF file, a BigTIFF file or an Exif block, in either byte order.</summary>
internal sealed class TiffReader
{
    private const int MaxEntries = ushort.MaxValue;
    private const ushort Orientation = 0x112;

    private readonly Stream _file;
    private readonly long _origin;
    private readonly bool _isBigEndian;
    private readonly bool _isBigTiff;

    private TiffReader(Stream file, long origin, bool isBigEndian, bool isBigTiff)
    {
        _file = file;
        _origin = origin;
        _isBigEndian = isBigEndian;
        _isBigTiff = isBigTiff;
    }

    private int OffsetBytes => _isBigTiff ? 8 : 4;

    public static bool HasSignature(ReadOnlySpan<byte> start) =>
        start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8)
        || start.StartsWith("II+\0"u8) || start.StartsWith("MM\0+"u8);

    /// <summary>Reads a TIFF header; returns null if there is none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="origin">The offset of the TIFF header, from which all other offsets count.</param>
    public static TiffReader? Open(Stream file, long origin)
    {
        Span<byte> start = stackalloc byte[4];
        if (!file.TryRead(origin, start) || !HasSignature(start))
            return null;

        return new TiffReader(file, origin, isBigEndian: start[0] == 'M', isBigTiff: start.IndexOf((byte)'+') >= 0);
    }

    /// <summary>Reads the orientation of an Exif block; 1 if it has none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="origin">The offset of the block's TIFF header.</param>
    public static int ReadOrientation(Stream file, long origin) =>
        Open(file, origin) is { } tiff
        && tiff.FirstDirectory() is { } first
        && tiff.ReadDirectory(first, [Orientation]) is { } directory
            ? (int)(tiff.First(directory, Orientation) ?? HeaderFields.Upright)
            : HeaderFields.Upright;

    /// <summary>The offset of the first directory; null if the file ends before.</summary>
    public long? FirstDirectory()
    {
        // A BigTIFF file names the length of its offsets first.
        int at = _isBigTiff ? 8 : 4;
        return ReadNumber(_origin + at, OffsetBytes);
    }

    /// <summary>Reads the entries of some tags; null if the file ends before.</summary>
    /// <param name="offset">The offset of the directory.</param>
    /// <param name="tags">The tags to keep.</param>
    public TiffDirectory? ReadDirectory(long offset, ReadOnlySpan<ushort> tags)
    {
        int countBytes = _isBigTiff ? 8 : 2;
        int entryBytes = 4 + (2 * OffsetBytes);
        if (ReadNumber(_origin + offset, countBytes) is not { } count || count > MaxEntries)
            return null;

        Dictionary<ushort, TiffEntry> entries = [];
        Span<byte> entry = stackalloc byte[entryBytes];
        long at = _origin + offset + countBytes;
        for (int i = 0; i < count; i++, at += entryBytes)
        {
            if (!_file.TryRead(at, entry))
                return null;

            ushort tag = (ushort)ToNumber(entry[..2]);
            if (tags.Contains(tag))
                entries.TryAdd(tag, ToEntry(entry, at));
        }

        return new TiffDirectory(entries, ReadNumber(at, OffsetBytes) ?? 0);
    }

    /// <summary>Returns the first number of an entry; null if there is none.</summary>
    public long? First(TiffDirectory directory, ushort tag)
    {
        Span<long> number = stackalloc long[1];
        return directory.Entries.TryGetValue(tag, out TiffEntry entry) && entry.Count > 0
            && TryReadNumbers(entry, 0, number)
                ? number[0]
                : null;
    }

    /// <summary>Reads some numbers of an entry; false if the file ends before or the entry has no numbers.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="skipped">How many numbers precede those.</param>
    /// <param name="numbers">The numbers to fill, at most 256.</param>
    public bool TryReadNumbers(TiffEntry entry, long skipped, Span<long> numbers)
    {
        int width = entry.NumberBytes;
        if (width == 0)
            return false;

        Span<byte> bytes = stackalloc byte[256 * 8];
        bytes = bytes[..(numbers.Length * width)];
        if (!_file.TryRead(entry.Offset + (skipped * width), bytes))
            return false;

        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = ToNumber(bytes.Slice(i * width, width));

        return true;
    }

    private TiffEntry ToEntry(ReadOnlySpan<byte> entry, long at)
    {
        ushort type = (ushort)ToNumber(entry[2..4]);
        long count = ToNumber(entry.Slice(4, OffsetBytes));
        var unplaced = new TiffEntry(type, count, 0);
        bool isInline = count <= OffsetBytes && count * unplaced.NumberBytes <= OffsetBytes;
        long offset = isInline
            ? at + 4 + OffsetBytes
            : _origin + ToNumber(entry.Slice(4 + OffsetBytes, OffsetBytes));
        return unplaced with { Offset = offset };
    }

    private long? ReadNumber(long offset, int width)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        bytes = bytes[..width];
        return _file.TryRead(offset, bytes) ? ToNumber(bytes) : null;
    }

    // A number with 64 bits that no file can reach becomes one that no offset overflows with.
    private long ToNumber(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        1 => bytes[0],
        2 => _isBigEndian
            ? BinaryPrimitives.ReadUInt16BigEndian(bytes)
            : BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        4 => _isBigEndian
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => (long)Math.Min(
            _isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            long.MaxValue / 16),
    };
}
