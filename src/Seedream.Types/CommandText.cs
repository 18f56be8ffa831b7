namespace Seedream;

/// <summary>
/// Writes values into commands that a message suggests. A reader may paste them, so a foreign value must stay a value.
/// </summary>
internal static class CommandText
{
    /// <summary>An argument of a command: in quotes if PowerShell would read anything else into it.</summary>
    public static string Argument(string value) =>
        value.Length > 0 && value[0] != '-' && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? value
            : Quote(value);

    /// <summary>A text in quotes.</summary>
    public static string Quote(string value) => $"'{string.Concat(value.Select(Escape))}'";

    // PowerShell ends a text at typographic quotation marks too.
    private static string Escape(char c) => c is '\'' or (>= '\u2018' and <= '\u201b') ? $"{c}{c}" : c.ToString();
}
