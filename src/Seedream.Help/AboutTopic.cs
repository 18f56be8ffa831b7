using System.Text.RegularExpressions;

namespace Seedream.Help;

/// <summary>Makes the text that <c>Get-Help</c> shows from the page of a topic.</summary>
internal static class AboutTopic
{
    private const int Width = 80;
    private const string Indent = "    ";

    public static string ToText(string name, string markdown)
    {
        IEnumerable<Section> sections = Section.Split(markdown, 2).Skip(1).Prepend(new Section("Topic", name));
        return string.Join("\n\n", sections.Select(ToText)) + "\n";
    }

    private static string ToText(Section section) =>
        $"{section.Title.ToUpperInvariant()}\n{string.Join("\n\n", PlainText.Paragraphs(section.Body).Select(Format))}";

    private static string Format(string paragraph) =>
        string.Join('\n', paragraph.Split('\n').SelectMany(Wrap).Select(line => $"{Indent}{line}".TrimEnd()));

    private static IEnumerable<string> Wrap(string line)
    {
        if (line.StartsWith(' '))
            return [line];

        string marker = Regex.Match(line, @"^(-|\d+\.) ").Value;
        return PlainText.Wrap(line.Split(' '), Width - Indent.Length, new string(' ', marker.Length));
    }
}
