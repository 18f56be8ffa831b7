namespace Seedream.Edits.Formats;

/// <param name="Entries">The entries that were kept, by their tags.</param>
/// <param name="Next">The offset of the next directory; 0 for none.</param>
internal sealed record TiffDirectory(IReadOnlyDictionary<ushort, TiffEntry> Entries, long Next);

/// <param name="Type">The type of its values, as TIFF numbers it.</param>
/// <param name="Count">The number of its values.</param>
/// <param name="Offset">The offset of the first value in the file.</param>
internal readonly record struct TiffEntry(ushort Type, long Count, long Offset)
{
    /// <summary>The bytes of each unsigned number; 0 for an entry of another type.</summary>
    public int NumberBytes => Type switch
    {
        1 => 1,
        3 => 2,
        4 or 13 => 4,
        16 or 18 => 8,
        _ => 0,
    };
}
