using System.IO.Enumeration;
using System.Management.Automation;

namespace Seedream.Shell.Commands;

/// <summary>The names <c>Get-ChildItem</c> is to return.</summary>
internal sealed class NameFilter(string? filter, IEnumerable<string> include, IEnumerable<string> exclude)
{
    private readonly string? _filter = string.IsNullOrEmpty(filter) ? null : FileSystemName.TranslateWin32Expression(filter);
    private readonly WildcardPattern[] _include = [.. include.Select(Pattern)];
    private readonly WildcardPattern[] _exclude = [.. exclude.Select(Pattern)];

    /// <summary>This filter, with a name to include besides.</summary>
    public NameFilter Including(string name) => name == "*" ? this : new NameFilter(filter, include.Append(name), exclude);

    /// <summary>Whether a name is among those to include and not among those to exclude.</summary>
    public bool Chooses(string name) =>
        (_include.Length == 0 || Array.Exists(_include, pattern => pattern.IsMatch(name)))
        && !Array.Exists(_exclude, pattern => pattern.IsMatch(name));

    /// <summary>Whether a name passes everything.</summary>
    public bool Matches(string name) =>
        (_filter is null || FileSystemName.MatchesWin32Expression(_filter, name)) && Chooses(name);

    private static WildcardPattern Pattern(string name) => WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
}
