namespace Seedream.Edits;

/// <summary>FNV-1a in 64 bits. It replaces texts of which a run remembers a great many.</summary>
internal static class TextHash
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <param name="text">The text.</param>
    /// <param name="ignoreCase">Whether texts that differ in case alone have the same hash.</param>
    /// <param name="seed">The hash of the preceding text, if one hash is made of several texts.</param>
    public static ulong Of(ReadOnlySpan<char> text, bool ignoreCase = false, ulong seed = Basis)
    {
        ulong hash = seed;
        foreach (char c in text)
            hash = (hash ^ (ignoreCase ? char.ToUpperInvariant(c) : c)) * Prime;

        // Distinguishes "ab" and "c" from "a" and "bc".
        return (hash ^ char.MaxValue) * Prime;
    }
}
