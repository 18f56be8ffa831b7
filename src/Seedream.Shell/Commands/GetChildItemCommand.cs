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
        foreach (string path in IsLiteral ? LiteralPath : Path)
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
        bool hasWildcards = !IsLiteral && WildcardPattern.ContainsWildcardCharacters(path);
        if (!IsLiteral && Recurses && Include.Length == 0 && (hasWildcards || !InvokeProvider.Item.IsContainer(path)))
        {
            // "photos/*.jpg -Recurse" looks for the name in photos and everywhere below it.
            (string? parent, string? leaf) = Split(path);
            ListBelow(Container(parent), names.Including(leaf), Depth, "");
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
        PSObject item = InvokeProvider.Item.Get([path], force: true, IsLiteral)[0];

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
        (string? parent, string? leaf) = Split(path);
        var pattern = WildcardPattern.Get(leaf, WildcardOptions.IgnoreCase);
        foreach (PathInfo? container in SessionState.Path.GetResolvedPSPathFromPSPath(parent))
        {
            foreach (PSObject item in Children(container.Path, pattern.IsMatch))
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
        foreach (PSObject item in Children(container, Recurses ? _ => true : names.Matches))
        {
            string name = NameOf(item);
            if (names.Matches(name))
                Emit(item, SessionState.Path.Combine(relative, name));
            if (Recurses && depth > 0 && IsContainer(item) && !IsLink(item))
                below.Add(name);
        }

        foreach (string name in below)
            ListBelow(SessionState.Path.Combine(container, name), names, depth - 1, SessionState.Path.Combine(relative, name));
    }

    /// <summary>
    /// The items of a container. Of a folder only the names are held, and each item is made as it is asked for: a folder
    /// may hold a million files.
    /// </summary>
    private IEnumerable<PSObject> Children(string container, Func<string, bool> isWanted)
    {
        string folder = SessionState.Path.GetUnresolvedProviderPathFromPSPath(container, out ProviderInfo? provider, out PSDriveInfo? drive);
        if (provider.Name != "FileSystem")
            return Attempt(container, () => InvokeProvider.ChildItem.Get([container], recurse: false, uint.MaxValue, Force, literalPath: true)).Where(item => isWanted(NameOf(item)));

        return Attempt(container, () => FolderNames.In(folder, Force).Where(isWanted).ToArray()).SelectMany(name => Items(System.IO.Path.Combine(folder, name)));

        // The provider's own path takes a tenth of the time of one with a drive, but leaves the drive unsaid.
        IEnumerable<PSObject> Items(string path)
        {
            foreach (PSObject? item in Attempt(path, () => InvokeProvider.Item.Get([$"{provider}::{path}"], force: true, literalPath: true)))
            {
                if (drive is not null)
                    item.Properties.Add(new PSNoteProperty("PSDrive", drive), preValidated: true);
                yield return item;
            }
        }
    }

    /// <summary>One folder that cannot be read does not keep the others from being listed.</summary>
    private IEnumerable<T> Attempt<T>(string path, Func<IEnumerable<T>> read)
    {
        if (Stopping)
            throw new PipelineStoppedException();

        try
        {
            return read();
        }
        catch (UnauthorizedAccessException error)
        {
            WriteError(new ErrorRecord(error, "DirUnauthorizedAccessError", ErrorCategory.PermissionDenied, path));
        }
        catch (IOException error)
        {
            WriteError(new ErrorRecord(error, "DirIOError", ErrorCategory.ReadError, path));
        }
        catch (RuntimeException error) when (error is not PipelineStoppedException)
        {
            WriteError(new ErrorRecord(error.ErrorRecord, error));
        }

        return [];
    }

    private void Emit(PSObject item, string relative)
    {
        if (IsContainer(item) ? File : Directory)
            return;

        WriteObject(Name ? relative : item);
    }

    /// <summary>A path without its last name, and that name; the engine does this for navigable providers only.</summary>
    private (string Parent, string Leaf) Split(string path)
    {
        path = path.TrimEnd('/', '\\');
        int leaf = path.LastIndexOfAny(['/', '\\']) + 1;
        if (leaf == 0 && SessionState.Path.IsPSAbsolute(path, out string? drive))
            leaf = drive.Length + 1;
        return (leaf == 0 ? "." : path[..leaf], path[leaf..]);
    }

    private string Container(string path) => SessionState.Path.GetResolvedPSPathFromPSPath(path)[0].Path;

    // Providers without folders in them, such as the environment's, leave the name out.
    private static string NameOf(PSObject item) =>
        item.Properties["PSChildName"]?.Value as string ?? ((string)item.Properties["PSPath"].Value).Split("::", 2)[^1];

    private static bool IsContainer(PSObject item) => item.Properties["PSIsContainer"].Value is true;

    private static bool IsLink(PSObject item) => item.BaseObject is FileSystemInfo { LinkTarget: not null };
}
