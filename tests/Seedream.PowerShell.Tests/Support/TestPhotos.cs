using System.Security.Cryptography;
using SkiaSharp;

namespace Seedream.PowerShell.Tests.Support;

/// <summary>A folder of the test's own, with small photos no two of which are alike.</summary>
public sealed class TestPhotos : IDisposable
{
    public TestPhotos() => Root = Directory.CreateTempSubdirectory("seedream-tests-").FullName;

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The full path of a name in the folder.</summary>
    public string PathOf(params string[] names) => Path.Combine([Root, .. names]);

    /// <summary>Makes a photo.</summary>
    /// <returns>Its full path.</returns>
    public string Add(string name, int width = 64, int height = 48)
    {
        using var bitmap = new SKBitmap(width, height);
        for (int i = 0; i < 40; i++)
        {
            var color = new SKColor((uint)Random.Shared.Next() | 0xFF000000);
            bitmap.SetPixel(Random.Shared.Next(width), Random.Shared.Next(height), color);
        }

        using SKData jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return AddBytes(name, jpeg.ToArray());
    }

    /// <summary>Makes several photos.</summary>
    public string[] AddMany(params string[] names) => [.. names.Select(name => Add(name))];

    /// <summary>Makes a file of any content.</summary>
    /// <returns>Its full path.</returns>
    public string AddBytes(string name, byte[] content)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>The hash by which the emulator knows a file's content.</summary>
    public static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
