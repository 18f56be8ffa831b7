using System.Management.Automation;
using Seedream.Edits;
using Seedream.Output;

namespace Seedream.PowerShell.Binding;

/// <summary>Decides where the pictures of each edit go, by <c>-Destination</c>, <c>-Root</c>, <c>-Name</c> and <c>-Force</c>.</summary>
internal sealed class TargetFolder
{
    private readonly SessionState _session;
    private readonly InputPaths _paths;
    private readonly string? _root;
    private (string Written, string Full) _last = ("", "");
    private (string Location, string Full) _current = ("", "");

    /// <summary>Takes the parameters.</summary>
    /// <exception cref="SeedreamException">The template or the root is of no use.</exception>
    public TargetFolder(SessionState session, string name, string? root)
    {
        _session = session;
        _paths = new InputPaths(session);
        Template = new NameTemplate(name);
        _root = root is null ? null : _paths.FullPath(root);
    }

    /// <summary>What the pictures are called.</summary>
    public NameTemplate Template { get; }

    /// <summary>Gives the target of an edit.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="destination">The folder; null for the current one.</param>
    /// <param name="mayOverwrite">Whether the file of a path may be overwritten.</param>
    /// <exception cref="SeedreamException">The destination is no folder on disk, or the photo lies outside the root.</exception>
    public OutputTarget For(Edit edit, string? destination, Func<string, bool> mayOverwrite) =>
        new(Path.Combine(Resolve(destination), Below(edit)), Template, mayOverwrite, edit.Source?.Path);

    /// <summary>Gives the full path of a folder as a person writes it.</summary>
    /// <param name="destination">The folder; null for the current one.</param>
    public string Resolve(string? destination) => string.IsNullOrWhiteSpace(destination)
        ? Current()
        : Normalize(_paths.FullPath(destination));

    // PowerShell looks through all mounted disks for the path on disk of its location.
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

    private string Below(Edit edit)
    {
        if (_root is null || edit.Source?.Path is not { } path)
            return "";

        string relative = Path.GetRelativePath(_root, Path.GetDirectoryName(path)!);
        return relative == ".." || relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) || Path.IsPathRooted(relative)
            ? throw new SeedreamException(
                SeedreamErrorId.InvalidParameter,
                $"'{path}' does not lie below -Root '{_root}'. Nothing was sent and nothing billed.",
                "Give -Root the folder that all photos lie below.")
            : relative == "." ? "" : relative;
    }
}
