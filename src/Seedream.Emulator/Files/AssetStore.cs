using System.Collections.Concurrent;

namespace Seedream.Emulator;

/// <summary>Uploaded files by path. Equal contents are stored once.</summary>
internal sealed class AssetStore(EmulatorOptions options)
{
    private const string AccountEmail = "someone@example.com";

    private readonly ConcurrentDictionary<string, Asset> _contents = new();
    private readonly ConcurrentDictionary<string, Upload> _uploads = new();

    public int FileCount => _uploads.Count;

    public Asset GetOrAdd(Asset asset) => _contents.GetOrAdd(asset.Hash, asset);

    /// <summary>Stores an upload and returns its path. As on the service, the path shows the e-mail address.</summary>
    public string Store(Asset asset, DateTimeOffset now)
    {
        string path = $"/uploads/{AccountEmail}/{Guid.NewGuid():N}.{Extension(asset.MediaType)}";
        _uploads[path] = new Upload(GetOrAdd(asset), now);
        return path;
    }

    /// <summary>Returns null if there is no such file or it has expired.</summary>
    public Asset? Find(string path, DateTimeOffset now) =>
        _uploads.TryGetValue(path, out Upload? upload) && now - upload.Stored <= options.FileRetention
            ? upload.Asset
            : null;

    public void Clear()
    {
        _contents.Clear();
        _uploads.Clear();
    }

    private static string Extension(string mediaType) => mediaType switch
    {
        "image/png" => "png",
        "image/webp" => "webp",
        "image/bmp" => "bmp",
        "image/gif" => "gif",
        "image/tiff" => "tiff",
        _ => "jpeg",
    };

    private sealed record Upload(Asset Asset, DateTimeOffset Stored);
}
