using System.Text.RegularExpressions;

namespace Seedream.Help;

/// <summary>A cmdlet's page: its texts are a person's, its syntax and parameter facts the assembly's.</summary>
internal sealed record HelpPage(Section[] Sections)
{
    private const string UpdateCommand = "dotnet build src/Seedream.PowerShell -p:UpdateHelp=true";

    /// <summary>The Markdown of a section.</summary>
    public string this[string title] =>
        Sections.FirstOrDefault(section => section.Title == title)?.Body
        ?? throw new InvalidDataException($"The section {title} is missing.");

    public static HelpPage Parse(string markdown) => new([.. Section.Split(markdown, 2)]);

    /// <summary>The sections below a section.</summary>
    public IEnumerable<Section> Parts(string title) => Section.Split(this[title], 3).Skip(1);

    /// <summary>The Markdown that describes a parameter.</summary>
    public string Describe(string parameter)
    {
        string? body = Parts("PARAMETERS").FirstOrDefault(part => part.Title == $"-{parameter}")?.Body;
        return body?.Split("```yaml")[0].Trim() is { Length: > 0 } text ? text : $"{{{{ Describe {parameter} }}}}";
    }

    /// <summary>The page with the facts of a cmdlet.</summary>
    public HelpPage With(CmdletFacts cmdlet) => new(
    [
        .. Sections.Select(section => section.Title switch
        {
            "SYNTAX" => section with { Body = Syntax(cmdlet) },
            "PARAMETERS" => section with { Body = Parameters(cmdlet) },
            _ => section,
        }),
    ]);

    /// <exception cref="InvalidDataException">The page differs from its file, or has a text left to write.</exception>
    public void RequireSameAs(string written)
    {
        (string? found, string? due) = written.Split('\n')
            .Zip(ToString().Split('\n'))
            .FirstOrDefault(pair => pair.First != pair.Second);
        if (found is not null)
            throw new InvalidDataException($"'{found}' must be '{due}'. To update the help, run: {UpdateCommand}");

        if (Regex.Match(written, @"\{\{ .* \}\}") is { Success: true } gap)
            throw new InvalidDataException($"Replace {gap.Value} with text.");
    }

    public override string ToString() => $"{Sections[0].Body}\n\n{Join("##", Sections.Skip(1))}\n";

    private static string Join(string level, IEnumerable<Section> sections) =>
        string.Join("\n\n", sections.Select(section => $"{level} {section.Title}\n\n{section.Body}".Trim()));

    private static string Syntax(CmdletFacts cmdlet) => string.Join("\n\n", cmdlet.Sets.Select(set =>
    {
        string title = cmdlet.Sets.Length == 1 ? "" : $"### {set.Name}{(set.IsDefault ? " (Default)" : "")}\n\n";
        IEnumerable<string> words = Regex.Split(set.ToString(), @"(?<=[\]>]) (?=[\[-])")
            .Where(word => !CmdletFacts.Hidden(set)
                .Any(name => word.StartsWith($"[-{name} ", StringComparison.Ordinal)))
            .Prepend(cmdlet.Name);
        return $"{title}```\n{string.Join('\n', PlainText.Wrap(words, 100, " "))}\n```";
    }));

    private string Parameters(CmdletFacts cmdlet) => Join(
        "###",
        cmdlet.Parameters
            .Select(parameter => new Section(
                $"-{parameter.Key}",
                string.Join("\n\n", [Describe(parameter.Key), .. parameter.Select(facts => facts.ToYaml())])))
            .Concat(Parts("PARAMETERS").Where(part => !part.Title.StartsWith('-'))));
}
