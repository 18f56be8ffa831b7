using System.Management.Automation;
using Seedream.Edits;
using Seedream.Output;

namespace Seedream.PowerShell.Binding;

/// <summary>Resolves <c>-Destination</c>, <c>-Root</c> and <c>-Name</c> to the target of each edit.</summary>
internal sealed class DestinationResolver
{
    private readonly SessionState _session;
    private readonly InputPaths _paths;
    private readonly string? _root;
    private (string Written, string Full) _last = ("", "");
    private (string Location, string Full) _current = ("", "");

    /// <exception cref="SeedreamException">The template or the root is invalid.</exception>
    public DestinationResolver(SessionState session, string name, string? root)
    {
        _session = session;
        _paths = new InputPaths(session);
        Template = new NameTemplate(name);
        _root = root is null ? null : _paths.FullPath(root);
    }

    public NameTemplate Template { get; }

    /// <summary>Resolves the target of an edit.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="destination">The folder; null for the current folder.</param>
    /// <param name="mayOverwrite">Whether the file of a path is an older image of the same edit.</param>
    /// <exception cref="SeedreamException">The folder is not on disk, or the photo is not below the root.</exception>
    public OutputTarget For(Edit edit, string? destination, Func<string, bool> mayOverwrite) =>
        new(Path.Combine(Resolve(destination), Subfolder(edit)), Template, mayOverwrite, edit.Source?.Path);

    /// <summary>Resolves a folder to its full path.</summary>
    /// <param name="destination">The folder; null for the current folder.</param>
    public string Resolve(string? destination) =>
        string.IsNullOrWhiteSpace(destination) ? Current() : Normalize(_paths.FullPath(destination));

    // Cached, because PowerShell reads all mounted disks to resolve its location.
    private string Current()
    {
        PathInfo location = _session.Path.CurrentFileSystemLocation;
        if (_current.Location != location.Path)
            _current = (location.Path, location.ProviderPath);

        return _current.Full;
    }

    private string Normalize(string folder)
    {
        if (_last.Written != folder)
            _last = (folder, Path.GetFullPath(folder));

        return _last.Full;
    }

    private string Subfolder(Edit edit)
    {
        if (_root is null || edit.Source?.Path is not { } path)
            return "";

        string relative = Path.GetRelativePath(_root, Path.GetDirectoryName(path)!);
        bool isOutside = relative == ".."
            || relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            || Path.IsPathRooted(relative);
        if (isOutside)
        {
            throw new SeedreamException(
                SeedreamErrorId.InvalidParameter,
                $"'{path}' is not below -Root '{_root}'. Nothing was submitted.",
                "Set -Root to a folder that contains all photos.");
        }

        return relative == "." ? "" : relative;
    }
}
