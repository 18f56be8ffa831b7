using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Seedream.Shell.Commands;

/// <summary>
/// <para type="synopsis">Gets the items in one or more locations.</para>
/// <para type="description">PowerShell's command of this name, which is not part of the engine. Of its switches it has
/// those that choose files: attributes, symbolic links to follow and transactions are left out.</para>
/// </summary>
[Cmdlet(VerbsCommon.Get, "ChildItem", DefaultParameterSetName = ItemsSet)]
[OutputType(typeof(FileInfo), typeof(DirectoryInfo), typeof(string))]
public sealed class GetChildItemCommand : PSCmdlet
{
    private const string ItemsSet = "Items";
    private const string LiteralItemsSet = "LiteralItems";

    /// <summary>Paths to look in, with wildcards; the current location where none is given.</summary>
    [Parameter(Position = 0, ParameterSetName = ItemsSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = ["."];

    /// <summary>Paths to look in, taken as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralItemsSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A name in the file system's own wildcards, <c>*.jpg</c>.</summary>
    [Parameter(Position = 1)]
    public string? Filter { get; set; }

    /// <summary>Names to choose, with wildcards.</summary>
    [Parameter]
    public string[] Include { get; set; } = [];

    /// <summary>Names to leave out, with wildcards.</summary>
    [Parameter]
    public string[] Exclude { get; set; } = [];

    /// <summary>Looks into the containers below as well.</summary>
    [Parameter]
    [Alias("s", "r")]
    public SwitchParameter Recurse { get; set; }

    /// <summary>How many levels of containers to look into; implies <see cref="Recurse"/>.</summary>
    [Parameter]
    public uint Depth { get; set; } = uint.MaxValue;

    /// <summary>Files only.</summary>
    [Parameter]
    [Alias("af")]
    public SwitchParameter File { get; set; }

    /// <summary>Folders only.</summary>
    [Parameter]
    [Alias("ad", "d")]
    public SwitchParameter Directory { get; set; }

    /// <summary>Hidden items too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Names instead of items, below the path looked in.</summary>
    [Parameter]
    public SwitchParameter Name { get; set; }

    private bool IsLiteral => ParameterSetName == LiteralItemsSet;

    private bool Recurses => Recurse || MyInvocation.BoundParameters.ContainsKey(nameof(Depth));

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in IsLiteral ? LiteralPath : Path)
        {
            try
            {
                List(path);
            }
            catch (RuntimeException error) when (error is not PipelineStoppedException)
            {
                WriteError(new ErrorRecord(error.ErrorRecord, error));
            }
        }
    }

    private void List(string path)
    {
        var names = new NameFilter(Filter, Include, Exclude);
        var hasWildcards = !IsLiteral && WildcardPattern.ContainsWildcardCharacters(path);
        if (!IsLiteral && Recurses && Include.Length == 0 && (hasWildcards || !InvokeProvider.Item.IsContainer(path)))
        {
            // "photos/*.jpg -Recurse" looks for the name in photos and everywhere below it.
            ListBelow(Container(Parent(path)), names.Including(SessionState.Path.ParseChildName(path)), Depth, "");
        }
        else if (hasWildcards)
        {
            ListMatches(path, names);
        }
        else
        {
            ListOne(path, names);
        }
    }

    private void ListOne(string path, NameFilter names)
    {
        var item = InvokeProvider.Item.Get([path], force: true, IsLiteral)[0];

        // Without recursion the names to choose apply to the path itself first: that is why people write "photos/*".
        if (!IsLiteral && !Recurses && !names.Chooses(NameOf(item)))
            return;

        if (IsContainer(item))
            ListBelow(IsLiteral ? path : Container(path), names, Depth, "");
        else if (names.Matches(NameOf(item)))
            Emit(item, NameOf(item));
    }

    private void ListMatches(string path, NameFilter names)
    {
        var leaf = WildcardPattern.Get(SessionState.Path.ParseChildName(path), WildcardOptions.IgnoreCase);
        foreach (var container in SessionState.Path.GetResolvedPSPathFromPSPath(Parent(path)))
        {
            foreach (var item in Children(container.Path, leaf.IsMatch))
            {
                if (Recurses && IsContainer(item))
                    ListBelow(SessionState.Path.Combine(container.Path, NameOf(item)), names, Depth, "");
                else if (names.Matches(NameOf(item)))
                    Emit(item, NameOf(item));
            }
        }
    }

    /// <summary>A container's items first, then those of the containers in it.</summary>
    private void ListBelow(string container, NameFilter names, uint depth, string relative)
    {
        var below = new List<string>();
        foreach (var item in Children(container, Recurses ? _ => true : names.Matches))
        {
            var name = NameOf(item);
            if (names.Matches(name))
                Emit(item, SessionState.Path.Combine(relative, name));
            if (Recurses && depth > 0 && IsContainer(item) && !IsLink(item))
                below.Add(name);
        }

        foreach (var name in below)
            ListBelow(SessionState.Path.Combine(container, name), names, depth - 1, SessionState.Path.Combine(relative, name));
    }

    /// <summary>
    /// The items of a container. Of a folder only the names are held, and each item is made as it is asked for: a folder
    /// may hold a million files.
    /// </summary>
    private IEnumerable<PSObject> Children(string container, Func<string, bool> isWanted)
    {
        SessionState.Path.GetUnresolvedProviderPathFromPSPath(container, out var provider, out _);
        if (provider.Name != "FileSystem")
            return Attempt(() => InvokeProvider.ChildItem.Get([container], recurse: false, depth: 0, Force, literalPath: true)).Where(item => isWanted(NameOf(item)));

        return Attempt(() => InvokeProvider.ChildItem.GetNames([container], ReturnContainers.ReturnMatchingContainers, recurse: false, depth: 0, Force, literalPath: true))
            .Where(isWanted)
            .SelectMany(name => Attempt(() => InvokeProvider.Item.Get([SessionState.Path.Combine(container, name)], force: true, literalPath: true)));
    }

    /// <summary>One folder that cannot be read does not keep the others from being listed.</summary>
    private Collection<T> Attempt<T>(Func<Collection<T>> read)
    {
        if (Stopping)
            throw new PipelineStoppedException();

        try
        {
            return read();
        }
        catch (RuntimeException error) when (error is not PipelineStoppedException)
        {
            WriteError(new ErrorRecord(error.ErrorRecord, error));
            return [];
        }
    }

    private void Emit(PSObject item, string relative)
    {
        if (IsContainer(item) ? File : Directory)
            return;

        WriteObject(Name ? relative : item);
    }

    private string Parent(string path) => SessionState.Path.ParseParent(path, "") is { Length: > 0 } parent ? parent : ".";

    private string Container(string path) => SessionState.Path.GetResolvedPSPathFromPSPath(path)[0].Path;

    private static string NameOf(PSObject item) => (string)item.Properties["PSChildName"].Value;

    private static bool IsContainer(PSObject item) => item.Properties["PSIsContainer"].Value is true;

    private static bool IsLink(PSObject item) => item.BaseObject is FileSystemInfo { LinkTarget: not null };
}
