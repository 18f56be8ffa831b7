using System.Text;

namespace Seedream.Output;

/// <summary>Makes names that are safe on every system, so that a folder can move between them.</summary>
internal static class FileNames
{
    // With an extension and the ending of a temporary file, a name stays below the file systems' 255 bytes.
    private const int MaxBytes = 180;

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
        string text = Shorten(allowed).Trim(' ').TrimEnd('.', ' ');
        if (text.Length == 0)
            return "_";

        return IsDevice(text) ? MakeSafe("_" + text) : text;
    }

    /// <summary>Returns the file name that the service suggests for an image, without its extension.</summary>
    /// <exception cref="SeedreamException">The name is not a file name, or is that of a device.</exception>
    public static string RequireSafe(SeedreamImage image)
    {
        string suggested = image.SuggestedName ?? "";
        string stem = Path.GetFileNameWithoutExtension(suggested);
        if (stem.Length > 0 && !suggested.Any(IsForbidden) && MakeSafe(stem) == stem)
            return stem;

        string shown = string.Concat(suggested.Take(80).Select(c => char.IsControl(c) ? '?' : c));
        throw ImageErrors.UnsafeName(image, shown);
    }

    private static bool IsForbidden(char c) =>
        char.IsControl(c) || c is '"' or '<' or '>' or '|' or ':' or '*' or '?' or '\\' or '/';

    private static bool IsDevice(string name) =>
        Devices.Contains(name.Split('.')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase);

    private static string Shorten(string name)
    {
        int bytes = 0;
        int length = 0;
        foreach (Rune rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxBytes)
                return name[..length];

            length += rune.Utf16SequenceLength;
        }

        return name;
    }
}
