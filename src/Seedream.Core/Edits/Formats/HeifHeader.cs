using System.Buffers.Binary;

namespace Seedream.Edits.Formats;

/// <summary>Reads the size and the rotation of the primary item of a HEIF file.</summary>
internal static class HeifHeader
{
    private const int BrandBytes = 4;
    private const int FirstBrand = 8;
    private const int VersionBytes = 4;

    /// <param name="start">The first bytes of the file.</param>
    public static HeifBrand BrandOf(ReadOnlySpan<byte> start)
    {
        if (start.Length < FirstBrand + BrandBytes || !start[4..].StartsWith("ftyp"u8))
            return HeifBrand.None;

        HeifBrand main = OfBrand(start[FirstBrand..]);
        if (main is not HeifBrand.Heif)
            return main;

        // A general main brand says nothing about the encoding. The compatible brands follow a version.
        int end = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(start), (uint)start.Length);
        for (int at = FirstBrand + BrandBytes + VersionBytes; at + BrandBytes <= end; at += BrandBytes)
        {
            HeifBrand brand = OfBrand(start[at..]);
            if (brand is HeifBrand.Heic or HeifBrand.Avif)
                return brand;
        }

        return HeifBrand.Heif;
    }

    public static HeaderFields Read(Stream file)
    {
        HeifBox? meta = null;
        bool hasData = false;
        long length = file.Length;
        for (long at = 0; HeifBox.Read(file, at, length) is { } box; at = box.End)
        {
            if (box.End > length)
                return meta is not null && hasData ? ReadMeta(file, meta.Value) : HeaderFields.Cut;

            if (box.Is("meta"u8))
                meta ??= box;

            hasData |= box.Is("mdat"u8);
        }

        return meta is not null && hasData ? ReadMeta(file, meta.Value) : HeaderFields.Cut;
    }

    private static HeifBrand OfBrand(ReadOnlySpan<byte> brand) => brand[..BrandBytes] switch
    {
        [(byte)'a', (byte)'v', (byte)'i', (byte)'f' or (byte)'s'] => HeifBrand.Avif,
        [(byte)'h', (byte)'e', (byte)'i' or (byte)'v', (byte)'c' or (byte)'x' or (byte)'m' or (byte)'s'] =>
            HeifBrand.Heic,
        [(byte)'m', (byte)'i' or (byte)'s', (byte)'f', (byte)'1'] => HeifBrand.Heif,
        _ => HeifBrand.None,
    };

    private static HeaderFields ReadMeta(Stream file, HeifBox meta)
    {
        HeifBox? primary = Child(file, meta.Body + VersionBytes, meta.End, "pitm"u8);
        HeifBox? properties = Child(file, meta.Body + VersionBytes, meta.End, "iprp"u8);
        if (primary is not { } item || properties is not { } list
            || Child(file, list.Body, list.End, "ipco"u8) is not { } values
            || ReadItem(file, item) is not { } id)
        {
            return default;
        }

        HashSet<int> wanted = [];
        for (long at = list.Body; HeifBox.Read(file, at, list.End) is { } box; at = box.End)
        {
            if (box.Is("ipma"u8))
                AddProperties(file, box, id, wanted);
        }

        return ReadProperties(file, values, wanted);
    }

    private static HeaderFields ReadProperties(Stream file, HeifBox values, HashSet<int> wanted)
    {
        Span<byte> piece = stackalloc byte[VersionBytes + (2 * sizeof(uint))];
        HeaderFields fields = default;
        int orientation = HeaderFields.Upright;
        int index = 0;
        for (long at = values.Body; HeifBox.Read(file, at, values.End) is { } box; at = box.End)
        {
            index++;
            if (!wanted.Contains(index))
                continue;

            if (box.Is("ispe"u8) && file.TryRead(box.Body, piece))
            {
                fields = new HeaderFields(
                    BinaryPrimitives.ReadUInt32BigEndian(piece[VersionBytes..]),
                    BinaryPrimitives.ReadUInt32BigEndian(piece[(VersionBytes + sizeof(uint))..]));
            }
            else if (box.Is("irot"u8) && file.TryRead(box.Body, piece[..1]) && (piece[0] & 1) != 0)
            {
                orientation = HeaderFields.Rotated;
            }
        }

        return fields with { Orientation = orientation };
    }

    private static uint? ReadItem(Stream file, HeifBox box)
    {
        Span<byte> piece = stackalloc byte[VersionBytes + sizeof(uint)];
        if (!file.TryRead(box.Body, piece[..(VersionBytes + sizeof(ushort))]))
            return null;

        if (piece[0] == 0)
            return BinaryPrimitives.ReadUInt16BigEndian(piece[VersionBytes..]);

        return file.TryRead(box.Body, piece) ? BinaryPrimitives.ReadUInt32BigEndian(piece[VersionBytes..]) : null;
    }

    // For each item, the box lists the numbers of its properties. The highest bit of a number has another meaning.
    private static void AddProperties(Stream file, HeifBox box, uint item, HashSet<int> wanted)
    {
        Span<byte> piece = stackalloc byte[VersionBytes + sizeof(uint)];
        if (!file.TryRead(box.Body, piece))
            return;

        int idBytes = piece[0] == 0 ? sizeof(ushort) : sizeof(uint);
        int numberBytes = (piece[3] & 1) == 0 ? 1 : sizeof(ushort);
        uint items = BinaryPrimitives.ReadUInt32BigEndian(piece[VersionBytes..]);
        long at = box.Body + piece.Length;
        for (uint i = 0; i < items && at < box.End; i++)
        {
            if (!file.TryRead(at, piece[..(idBytes + 1)]))
                return;

            uint id = idBytes == sizeof(ushort)
                ? BinaryPrimitives.ReadUInt16BigEndian(piece)
                : BinaryPrimitives.ReadUInt32BigEndian(piece);
            int count = piece[idBytes];
            at += idBytes + 1;
            for (int j = 0; j < count && id == item; j++)
            {
                if (!file.TryRead(at + (j * numberBytes), piece[..numberBytes]))
                    return;

                wanted.Add(numberBytes == 1 ? piece[0] & 0x7F : BinaryPrimitives.ReadUInt16BigEndian(piece) & 0x7FFF);
            }

            at += count * numberBytes;
        }
    }

    private static HeifBox? Child(Stream file, long start, long end, ReadOnlySpan<byte> type)
    {
        for (long at = start; HeifBox.Read(file, at, end) is { } box; at = box.End)
        {
            if (box.Is(type))
                return box;
        }

        return null;
    }
}
