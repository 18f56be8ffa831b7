using Seedream.Edits;

namespace Seedream.Ledger;

/// <summary>Selects jobs by their photos and saved images.</summary>
internal sealed class FileFilter
{
    private readonly HashSet<string> _paths = [];
    private readonly HashSet<string> _folders = [];
    private readonly HashSet<PhotoHash> _photos = [];

    /// <summary>The full paths of photos, images and folders.</summary>
    public IReadOnlyCollection<string> Paths => _paths;

    /// <summary>The full paths of folders above them.</summary>
    public IReadOnlyCollection<string> Folders => _folders;

    /// <summary>The contents of photos, which were submitted from any path.</summary>
    public IReadOnlyCollection<PhotoHash> Photos => _photos;

    public bool IsEmpty => _paths.Count == 0;

    public void AddFolder(string path)
    {
        string folder = Path.TrimEndingDirectorySeparator(path);
        _paths.Add(folder);
        _folders.Add(folder);
    }

    public void AddPhoto(string path, PhotoHash contents)
    {
        _paths.Add(path);
        _photos.Add(contents);
    }

    /// <summary>Adds a path that may have been a file or a folder.</summary>
    public void AddDeleted(string path) => AddFolder(path);

    public void Add(FileFilter other)
    {
        _paths.UnionWith(other._paths);
        _folders.UnionWith(other._folders);
        _photos.UnionWith(other._photos);
    }
}
