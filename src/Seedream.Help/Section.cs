using Markdig;
using Markdig.Syntax;

namespace Seedream.Help;

/// <summary>A heading and the Markdown below it.</summary>
internal sealed record Section(string Title, string Body)
{
    public static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().Build();

    /// <summary>Splits Markdown at its headings of a level; first comes the part above them, without a title.</summary>
    public static IEnumerable<Section> Split(string markdown, int level)
    {
        string title = "";
        int start = 0;
        IEnumerable<HeadingBlock> headings = Markdown.Parse(markdown, Pipeline).OfType<HeadingBlock>();
        foreach (HeadingBlock heading in headings.Where(heading => heading.Level == level))
        {
            yield return new Section(title, markdown[start..heading.Span.Start].Trim());
            start = heading.Span.End + 1;
            title = markdown[heading.Span.Start..start].TrimStart('#').Trim();
        }

        yield return new Section(title, markdown[start..].Trim());
    }
}
