using System.Globalization;
using System.Text;
using Seedream.Edits;

namespace Seedream.Output;

/// <summary>Makes names that are safe on every system, so that a folder can move between them.</summary>
internal static class FileNames
{
    // The file systems' 255 leave room for an extension, a number and the date of an older image.
    private const int MaxStem = 220;
    private const int MaxProbes = 16;
    private const int MaxShown = 80;

    /// <summary>Compares paths as the operating system does.</summary>
    public static readonly StringComparer PathComparer = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
        ? StringComparer.OrdinalIgnoreCase
        : StringComparer.Ordinal;

    private static readonly string[] Devices =
    [
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        .. "0123456789¹²³".SelectMany(number => new[] { $"COM{number}", $"LPT{number}" }),
    ];

    /// <summary>Replaces forbidden characters, shortens long names, and prefixes names of devices.</summary>
    public static string MakeSafe(string name)
    {
        string allowed = string.Concat(name.Select(c => IsForbidden(c) ? '_' : c));
        string text = Shorten(allowed, MaxStem).Trim(' ').TrimEnd('.', ' ');
        if (text.Length == 0)
            return "_";

        return IsDevice(text) ? MakeSafe("_" + text) : text;
    }

    /// <summary>Whether a file name without its extension has to be shortened.</summary>
    public static bool IsTooLong(string stem) => Units(stem) > MaxStem - 1;

    /// <summary>Cuts the end of a name, but never a part of a character. The number at its end stays.</summary>
    public static string ShortenBefore(string name, string number) =>
        // One remains for the prefix of a device's name.
        Shorten(name, MaxStem - 1 - Units(number)) + number;

    /// <summary>Cuts a text to a length, but never a part of a character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="units">In UTF-16 units on Windows, else in bytes of UTF-8, as file systems count.</param>
    public static string Shorten(string text, int units)
    {
        if (Units(text) <= units)
            return text;

        int length = 0;
        int used = 0;
        while (length < text.Length)
        {
            int next = StringInfo.GetNextTextElementLength(text, length);
            used += Units(text.AsSpan(length, next));
            if (used > units)
                break;

            length += next;
        }

        return text[..length];
    }

    /// <summary>
    /// Whether the file system of a folder, which may be missing, ignores the case of names. Nothing is written.
    /// </summary>
    public static bool IgnoresCase(string folder)
    {
        string? place = folder;
        while (place is not null && !Directory.Exists(place))
            place = Path.GetDirectoryName(place);

        try
        {
            for (; place is not null; place = Path.GetDirectoryName(place))
            {
                foreach (string path in Directory.EnumerateFileSystemEntries(place).Take(MaxProbes).Append(place))
                {
                    string name = Path.GetFileName(path);
                    string other = SwapCase(name);
                    if (other != name)
                        return FileIdentity.AreSame(path, Path.Combine(Path.GetDirectoryName(path)!, other));
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Without a look into the folder, it is taken for what is usual on the system.
        }

        return PathComparer == StringComparer.OrdinalIgnoreCase;
    }

    /// <summary>Returns the file name that the service suggests for an image, without its extension.</summary>
    /// <exception cref="SeedreamException">The name is not a file name, or is that of a device.</exception>
    public static string RequireSafe(SeedreamImage image)
    {
        string suggested = image.SuggestedName ?? "";
        string stem = Path.GetFileNameWithoutExtension(suggested);
        if (stem.Length > 0 && !suggested.Any(IsForbidden) && MakeSafe(stem) == stem)
            return stem;

        throw ImageErrors.UnsafeName(image, SafeText.Clean(suggested, MaxShown));
    }

    private static bool IsForbidden(char c) =>
        char.IsControl(c) || c is '"' or '<' or '>' or '|' or ':' or '*' or '?' or '\\' or '/';

    private static bool IsDevice(string name) =>
        Devices.Contains(name.Split('.')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase);

    private static string SwapCase(string name) => string.Concat(
        name.Select(c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c)));

    private static int Units(ReadOnlySpan<char> text) =>
        OperatingSystem.IsWindows() ? text.Length : Encoding.UTF8.GetByteCount(text);
}
