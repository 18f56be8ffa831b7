namespace Seedream.Edits;

/// <summary>A short stand-in for long texts of which very many are remembered: FNV-1a in 64 bits.</summary>
internal static class TextHash
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The number of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ignoreCase">Whether texts that differ in case alone have one number.</param>
    /// <param name="seed">The number of the text before, where several make one.</param>
    public static ulong Of(ReadOnlySpan<char> text, bool ignoreCase = false, ulong seed = Basis)
    {
        ulong hash = seed;
        foreach (char c in text)
            hash = (hash ^ (ignoreCase ? char.ToUpperInvariant(c) : c)) * Prime;

        // Keeps "ab" and "c" apart from "a" and "bc".
        return (hash ^ char.MaxValue) * Prime;
    }
}
