namespace Seedream.Shell.Tests;

/// <summary>A folder that is gone when the test is.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("seedream-shell-").FullName;

    /// <summary>Writes a file, with the folders on the way to it.</summary>
    /// <returns>Its full path.</returns>
    public string Add(string name, string content = "")
    {
        string path = Path.Combine(FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
