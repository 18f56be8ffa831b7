namespace Seedream.Benchmarks.Running;

/// <summary>What every measure gets.</summary>
/// <param name="Folder">A folder that is removed in the end.</param>
/// <param name="IsSmall">Whether few items are enough, for only the work is judged and not the figures.</param>
internal sealed record Bench(string Folder, bool IsSmall)
{
    /// <summary>Chooses by the size of the run.</summary>
    public T Pick<T>(T full, T small) => IsSmall ? small : full;

    /// <summary>Makes an empty folder in the run's own.</summary>
    public string NewFolder(string name)
    {
        string path = Path.Combine(Folder, name);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);

        return Directory.CreateDirectory(path).FullName;
    }
}
