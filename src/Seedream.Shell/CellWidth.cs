using System.Text;

namespace Seedream.Shell;

/// <summary>How many columns text takes on a screen: East Asian characters and pictograms take two.</summary>
internal static class CellWidth
{
    // Unicode's EastAsianWidth.txt, classes W and F, in the blocks that file names and prompts are written in.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
        (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF),
        (0x1F900, 0x1F9FF), (0x20000, 0x3FFFD),
    ];

    public static int Of(char character) => Of((int)character);

    public static int Of(string text) => text.EnumerateRunes().Sum(rune => Of(rune.Value));

    /// <summary>The longest beginning of a text that fits into a number of columns.</summary>
    public static string Cut(string text, int columns)
    {
        int taken = 0;
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            taken += Of(rune.Value);
            if (taken > columns)
                return text[..length];
            length += rune.Utf16SequenceLength;
        }

        return text;
    }

    private static int Of(int character) =>
        Array.Exists(Wide, range => character >= range.First && character <= range.Last) ? 2 : 1;
}
