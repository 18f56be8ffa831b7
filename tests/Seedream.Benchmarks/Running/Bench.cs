namespace Seedream.Benchmarks.Running;

/// <summary>The environment of a measure.</summary>
/// <param name="Folder">A folder that is deleted at the end.</param>
/// <param name="IsSmall">Whether to process only a few items, because only correctness matters.</param>
internal sealed record Bench(string Folder, bool IsSmall)
{
    public T Pick<T>(T full, T small) => IsSmall ? small : full;

    /// <summary>Creates an empty folder, or empties the existing one.</summary>
    public string NewFolder(string name)
    {
        string path = Path.Combine(Folder, name);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);

        return Directory.CreateDirectory(path).FullName;
    }

    public string NewLedger() => Path.Combine(NewFolder("ledger"), "ledger.db");
}
