using System.Collections.Concurrent;

namespace Seedream.Emulator;

/// <summary>Uploaded files by path, each content kept once.</summary>
internal sealed class AssetStore(EmulatorOptions options)
{
    private const string AccountEmail = "someone@example.com";

    private readonly ConcurrentDictionary<string, Asset> _contents = new();
    private readonly ConcurrentDictionary<string, Upload> _uploads = new();
    private long _files;

    public long FileCount => Interlocked.Read(ref _files);

    /// <summary>Keeps a content, or gives the one already kept.</summary>
    public Asset GetOrAdd(Asset asset) => _contents.GetOrAdd(asset.Hash, asset);

    /// <summary>Stores an upload under a path of its own, which tells the account's address to whoever has it.</summary>
    public string Store(Asset asset, DateTimeOffset now)
    {
        Interlocked.Increment(ref _files);
        string path = $"/uploads/{AccountEmail}/{Guid.NewGuid():N}.{Extension(asset.MediaType)}";
        _uploads[path] = new Upload(GetOrAdd(asset), now);
        return path;
    }

    /// <summary>The content at a path; null if there is none or its time is over.</summary>
    public Asset? Find(string path, DateTimeOffset now) =>
        _uploads.TryGetValue(path, out Upload? upload) && now - upload.Stored <= options.FileRetention ? upload.Asset : null;

    public void Clear()
    {
        _contents.Clear();
        _uploads.Clear();
        _files = 0;
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
