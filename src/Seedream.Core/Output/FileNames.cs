using System.Text;

namespace Seedream.Output;

/// <summary>File names that are safe on Windows, Linux and macOS alike, so that a folder can move between them.</summary>
internal static class FileNames
{
    // With its extension, a temporary ending and some multi-byte letters a name stays below 255 bytes.
    private const int LongestBytes = 180;

    /// <summary>How this system compares paths.</summary>
    public static readonly StringComparer PathComparer =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private static readonly string[] Devices =
    [
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        .. "0123456789¹²³".SelectMany(number => new[] { $"COM{number}", $"LPT{number}" }),
    ];

    /// <summary>Makes a name safe: what no file name may hold becomes an underscore, and so does what leads elsewhere.</summary>
    public static string MakeSafe(string name)
    {
        var safe = new StringBuilder(name.Length);
        foreach (char c in name)
            safe.Append(IsForbidden(c) ? '_' : c);

        string text = Shorten(safe.ToString()).Trim(' ').TrimEnd('.', ' ');
        if (text.Length == 0)
            return "_";

        return IsDevice(text) ? MakeSafe("_" + text) : text;
    }

    /// <summary>Gives the name that the service suggests for a picture, without extension, if it can be trusted.</summary>
    /// <exception cref="SeedreamException">It leaves its folder, means a device, or is no file name.</exception>
    public static string RequireSafe(SeedreamImage image)
    {
        string suggested = image.SuggestedName ?? "";
        string stem = Path.GetFileNameWithoutExtension(suggested);
        if (stem.Length > 0 && !suggested.Any(IsForbidden) && MakeSafe(stem) == stem)
            return stem;

        string shown = new([.. suggested.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);
        throw new SeedreamException(
            SeedreamErrorId.UnsafeName,
            $"The service suggests the file name '{shown}' for a picture of the job {image.RequestId}, and that is no safe name. Nothing was written. The job is paid and its picture is still on the service.",
            $"Save it under a name of your own: Save-SeedreamImage -RequestId {image.RequestId} -Name '{{RequestId}}'.")
        {
            RequestId = image.RequestId,
        };
    }

    private static bool IsForbidden(char c) => char.IsControl(c) || c is '"' or '<' or '>' or '|' or ':' or '*' or '?' or '\\' or '/';

    private static bool IsDevice(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return Devices.Contains((dot < 0 ? name : name[..dot]).TrimEnd(), StringComparer.OrdinalIgnoreCase);
    }

    private static string Shorten(string name)
    {
        int bytes = 0;
        int length = 0;
        foreach (Rune rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > LongestBytes)
                return name[..length];

            length += rune.Utf16SequenceLength;
        }

        return name;
    }
}
