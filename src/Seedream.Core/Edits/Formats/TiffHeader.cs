namespace Seedream.Edits.Formats;

/// <summary>
/// Finds the main image among the directories of a file, which can start with a thumbnail, and the end of the data of
/// all of them.
/// </summary>
internal static class TiffHeader
{
    private const int MaxDirectories = 64;
    private const int MaxNumbers = 1 << 20;

    private const ushort SubfileType = 0xFE;
    private const ushort Width = 0x100;
    private const ushort Height = 0x101;
    private const ushort Photometric = 0x106;
    private const ushort StripOffsets = 0x111;
    private const ushort Orientation = 0x112;
    private const ushort StripBytes = 0x117;
    private const ushort TileOffsets = 0x144;
    private const ushort TileBytes = 0x145;
    private const ushort SubDirectories = 0x14A;
    private const ushort OldJpegOffset = 0x201;
    private const ushort DngVersion = 0xC612;
    private const ushort DngPrivateData = 0xC634;

    private static readonly ushort[] Tags =
    [
        SubfileType, Width, Height, Photometric, StripOffsets, Orientation, StripBytes, TileOffsets, TileBytes,
        SubDirectories, OldJpegOffset, DngVersion, DngPrivateData,
    ];

    public static HeaderFields Read(Stream file)
    {
        if (TiffReader.Open(file, 0) is not { } tiff || tiff.FirstDirectory() is not { } first)
            return HeaderFields.Cut;

        List<TiffDirectory> directories = [];
        if (!TryReadDirectories(tiff, first, directories))
            return HeaderFields.Cut;

        TiffDirectory main = directories.MaxBy(directory => (!IsReduced(tiff, directory), Area(tiff, directory)))!;
        if (!HasData(main))
            return default;

        int numbers = MaxNumbers;
        return new HeaderFields(
            tiff.First(main, Width) ?? 0,
            tiff.First(main, Height) ?? 0,
            (int)(tiff.First(main, Orientation) ?? tiff.First(directories[0], Orientation) ?? HeaderFields.Upright),
            directories.Max(directory => DataEnd(tiff, directory, ref numbers)))
        {
            RawName = RawNameOf(tiff, directories[0], main),
        };
    }

    private static bool TryReadDirectories(TiffReader tiff, long first, List<TiffDirectory> directories)
    {
        HashSet<long> seen = [];
        Queue<long> offsets = new([first]);
        Span<long> children = stackalloc long[16];
        while (offsets.TryDequeue(out long offset) && directories.Count < MaxDirectories)
        {
            if (offset == 0 || !seen.Add(offset))
                continue;

            if (tiff.ReadDirectory(offset, Tags) is not { } directory)
                return false;

            directories.Add(directory);
            offsets.Enqueue(directory.Next);
            if (directory.Entries.TryGetValue(SubDirectories, out TiffEntry entry))
            {
                Span<long> listed = children[..(int)Math.Min(entry.Count, children.Length)];
                if (tiff.TryReadNumbers(entry, 0, listed))
                {
                    foreach (long child in listed)
                        offsets.Enqueue(child);
                }
            }
        }

        return directories.Count > 0;
    }

    private static bool IsReduced(TiffReader tiff, TiffDirectory directory) =>
        ((tiff.First(directory, SubfileType) ?? 0) & 1) != 0;

    private static decimal Area(TiffReader tiff, TiffDirectory directory) =>
        (decimal)(tiff.First(directory, Width) ?? 0) * (tiff.First(directory, Height) ?? 0);

    private static bool HasData(TiffDirectory directory) =>
        directory.Entries.ContainsKey(StripOffsets)
        || directory.Entries.ContainsKey(TileOffsets)
        || directory.Entries.ContainsKey(OldJpegOffset);

    // Raw files of many cameras are TIFF files whose main image has one color for each pixel.
    private static string? RawNameOf(TiffReader tiff, TiffDirectory first, TiffDirectory main) =>
        first.Entries.ContainsKey(DngVersion) ? "DNG"
        : first.Entries.ContainsKey(DngPrivateData) || tiff.First(main, Photometric) is 32803 or 34892 ? "camera raw"
        : null;

    private static long DataEnd(TiffReader tiff, TiffDirectory directory, ref int numbers) => Math.Max(
        DataEnd(tiff, directory, StripOffsets, StripBytes, ref numbers),
        DataEnd(tiff, directory, TileOffsets, TileBytes, ref numbers));

    private static long DataEnd(
        TiffReader tiff, TiffDirectory directory, ushort offsetTag, ushort lengthTag, ref int numbers)
    {
        if (!directory.Entries.TryGetValue(offsetTag, out TiffEntry offsets))
            return 0;

        // Old files with a single strip do not name its length.
        bool hasLengths = directory.Entries.TryGetValue(lengthTag, out TiffEntry lengths);
        Span<long> starts = stackalloc long[256];
        Span<long> counts = stackalloc long[256];
        long end = 0;
        for (long done = 0; done < offsets.Count && numbers > 0; done += starts.Length)
        {
            int block = (int)Math.Min(offsets.Count - done, starts.Length);
            numbers -= block;
            counts.Fill(1);
            if (!tiff.TryReadNumbers(offsets, done, starts[..block])
                || (hasLengths && !tiff.TryReadNumbers(lengths, done, counts[..block])))
            {
                return long.MaxValue;
            }

            for (int i = 0; i < block; i++)
                end = Math.Max(end, starts[i] + counts[i]);
        }

        return end;
    }
}
