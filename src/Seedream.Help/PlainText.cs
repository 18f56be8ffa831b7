using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Seedream.Help;

/// <summary>Turns Markdown into text for a terminal.</summary>
internal static class PlainText
{
    /// <summary>The paragraphs of a text, each list and each block of code as one. Lines are not wrapped.</summary>
    public static IEnumerable<string> Paragraphs(string markdown) =>
        Markdown.Parse(markdown, Section.Pipeline).Select(ToText);

    /// <summary>Puts words on lines of at most a width, the second and later lines with an indent.</summary>
    public static IEnumerable<string> Wrap(IEnumerable<string> words, int width, string indent)
    {
        string? line = null;
        foreach (string word in words)
        {
            if (line?.Length + 1 + word.Length > width)
            {
                yield return line!;
                line = indent + word;
            }
            else
            {
                line = line is null ? word : $"{line} {word}";
            }
        }

        yield return line ?? "";
    }

    private static string ToText(Block block) => block switch
    {
        ParagraphBlock paragraph => ToText(paragraph.Inline!),
        CodeBlock code => $"    {code.Lines.ToString().Replace("\n", "\n    ", StringComparison.Ordinal)}",
        ListBlock list => string.Join('\n', list.Cast<ListItemBlock>().Select(item =>
            (list.IsOrdered ? $"{item.Order}. " : "- ") + string.Join(' ', item.Select(ToText)))),
        _ => throw new InvalidDataException($"Help cannot show a {block.GetType().Name}."),
    };

    private static string ToText(Inline inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        ContainerInline container => string.Concat(container.Select(ToText)),
        _ => throw new InvalidDataException($"Help cannot show a {inline.GetType().Name}."),
    };
}
