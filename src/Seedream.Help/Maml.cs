using System.Management.Automation;
using System.Xml.Linq;
using Markdig;
using Markdig.Syntax;

namespace Seedream.Help;

/// <summary>Writes the XML that <c>Get-Help</c> reads.</summary>
internal static class Maml
{
    private static readonly XNamespace M = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace C = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace D = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XElement Document(IEnumerable<XElement> commands) =>
        new((XNamespace)"http://msh" + "helpItems", new XAttribute("schema", "maml"), commands);

    public static XElement Command(HelpPage page, CmdletFacts cmdlet) => new(
        C + "command",
        new XAttribute(XNamespace.Xmlns + "maml", M),
        new XAttribute(XNamespace.Xmlns + "command", C),
        new XAttribute(XNamespace.Xmlns + "dev", D),
        new XElement(
            C + "details",
            new XElement(C + "name", cmdlet.Name),
            new XElement(C + "verb", cmdlet.Name.Split('-')[0]),
            new XElement(C + "noun", cmdlet.Name.Split('-')[1]),
            Description(page["SYNOPSIS"])),
        Description(page["DESCRIPTION"]),
        new XElement(C + "syntax", cmdlet.Sets.Select(set => SyntaxItem(cmdlet.Name, set))),
        new XElement(C + "parameters", cmdlet.Parameters.Select(one => Parameter(one.First(), page.Describe(one.Key)))),
        new XElement(C + "inputTypes", page.Parts("INPUTS").Select(part => TypeOf("inputType", part))),
        new XElement(C + "returnValues", page.Parts("OUTPUTS").Select(part => TypeOf("returnValue", part))),
        new XElement(M + "alertSet", new XElement(M + "alert", Paras(page["NOTES"]))),
        new XElement(C + "examples", page.Parts("EXAMPLES").Select(Example)),
        new XElement(C + "relatedLinks", PlainText.Paragraphs(page["RELATED LINKS"]).Select(link =>
            new XElement(M + "navigationLink", new XElement(M + "linkText", link)))));

    private static XElement SyntaxItem(string name, CommandParameterSetInfo set) => new(
        C + "syntaxItem",
        new XElement(M + "name", name),
        CmdletFacts.InOrder(set).Select(parameter => Outline(ParameterFacts.Read(parameter))));

    private static XElement Parameter(ParameterFacts facts, string description)
    {
        XElement parameter = Outline(facts);
        parameter.Add(
            new XAttribute("globbing", facts.HasWildcards),
            new XAttribute("pipelineInput", facts.PipelineInput),
            new XAttribute("aliases", facts.Aliases.Length == 0 ? "none" : facts.Aliases),
            new XElement(D + "type", new XElement(M + "name", facts.Type.Name)),
            new XElement(D + "defaultValue", facts.Default));
        parameter.Element(M + "name")!.AddAfterSelf(Description(description));
        return parameter;
    }

    private static XElement Outline(ParameterFacts facts) => new(
        C + "parameter",
        new XAttribute("required", facts.IsMandatory),
        new XAttribute("position", facts.Position.ToLowerInvariant()),
        new XElement(M + "name", facts.Name),
        facts.IsSwitch ? null : new XElement(C + "parameterValue", new XAttribute("required", true), facts.Type.Name));

    private static XElement Example(Section example)
    {
        FencedCodeBlock code = Markdown.Parse(example.Body, Section.Pipeline).OfType<FencedCodeBlock>().FirstOrDefault()
            ?? throw new InvalidDataException($"'{example.Title}' has no code.");

        // The empty paragraph keeps the next title apart.
        string remarks = example.Body.Remove(code.Span.Start, code.Span.Length);
        return new XElement(
            C + "example",
            new XElement(M + "title", $"---------- {example.Title} ----------"),
            new XElement(D + "code", code.Lines.ToString()),
            new XElement(D + "remarks", Paras(remarks), new XElement(M + "para")));
    }

    private static XElement TypeOf(string name, Section part) => new(
        C + name,
        new XElement(D + "type", new XElement(M + "name", part.Title)),
        Description(part.Body));

    private static XElement Description(string markdown) => new(M + "description", Paras(markdown));

    private static IEnumerable<XElement> Paras(string markdown) =>
        PlainText.Paragraphs(markdown).Select(text => new XElement(M + "para", text));
}
