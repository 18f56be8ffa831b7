using System.Collections.Concurrent;

namespace Seedream.Emulator;

/// <summary>Uploaded files by path, each content kept once.</summary>
internal sealed class AssetStore(EmulatorOptions options)
{
    private readonly ConcurrentDictionary<string, Asset> _contents = new();
    private readonly ConcurrentDictionary<string, Upload> _uploads = new();
    private readonly ConcurrentDictionary<string, bool> _uploaded = new();
    private long _files;
    private long _bytes;
    private long _repeats;

    public long FileCount => Interlocked.Read(ref _files);

    public long ByteCount => Interlocked.Read(ref _bytes);

    /// <summary>Uploads of a content that had been uploaded before.</summary>
    public long Repeats => Interlocked.Read(ref _repeats);

    /// <summary>Keeps a content, or gives the one already kept.</summary>
    public Asset GetOrAdd(Asset asset) => _contents.GetOrAdd(asset.Hash, asset);

    /// <summary>Stores an upload under a path of its own, which tells the account's address to whoever has it.</summary>
    public string Store(Asset asset, DateTimeOffset now)
    {
        Interlocked.Increment(ref _files);
        Interlocked.Add(ref _bytes, asset.Length);
        if (!_uploaded.TryAdd(asset.Hash, true))
            Interlocked.Increment(ref _repeats);

        string path = $"/uploads/{options.AccountEmail}/{Guid.NewGuid():N}.{Extension(asset.MediaType)}";
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
        _uploaded.Clear();
        _files = _bytes = _repeats = 0;
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
