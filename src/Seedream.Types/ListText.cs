using System.Text;

namespace Seedream;

/// <summary>Writes and reads a list in a table cell.</summary>
internal static class ListText
{
    private const char Separator = ';';
    private const char Escape = '`';

    public static string Join(IEnumerable<string> items) => string.Join(Separator, items.Select(Write));

    /// <summary>Reads the items of a cell. Spaces before an item and empty items are ignored.</summary>
    public static string[] Split(string text)
    {
        List<string> items = [];
        var item = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            bool isEscaped = text[i] == Escape && i + 1 < text.Length && text[i + 1] is Separator or Escape;
            if (isEscaped)
                item.Append(text[++i]);
            else if (text[i] == Separator)
                End();
            else
                item.Append(text[i]);
        }

        End();
        return [.. items];

        void End()
        {
            string read = item.ToString().TrimStart();
            item.Clear();
            if (read.Length > 0)
                items.Add(read);
        }
    }

    private static string Write(string item) =>
        item.Replace("`", "``", StringComparison.Ordinal).Replace(";", "`;", StringComparison.Ordinal);
}
