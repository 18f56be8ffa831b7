using System.Security.Cryptography;

namespace Seedream.PowerShell.Tests.Support;

/// <summary>A temporary folder with small photos, each with different content.</summary>
public sealed class TestPhotos : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Root => _folder.Path;

    public string PathOf(params string[] names) => Path.Combine([Root, .. names]);

    /// <summary>Adds a photo and returns its full path.</summary>
    public string Add(string name, int width = 64, int height = 48) =>
        AddBytes(name, Photos.Numbered(Random.Shared.Next(), width, height));

    public string[] AddMany(params string[] names) => [.. names.Select(name => Add(name))];

    public string AddBytes(string name, byte[] content) => _folder.Write(name, content);

    /// <summary>The hash by which the emulator identifies the content of a file.</summary>
    public static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

    public void Dispose() => _folder.Dispose();
}
