using System.Collections.Concurrent;
using Seedream.Api;
using Seedream.Http;

namespace Seedream.Inputs;

/// <summary>
/// Uploads files and remembers where they are, so that a reference shared by a thousand edits goes up once, also when
/// all of them begin together.
/// </summary>
/// <param name="api">The service.</param>
public sealed class AssetStore(SeedreamApi api)
{
    private readonly ConcurrentDictionary<AssetKey, Lazy<Task<Uri>>> _assets = new();

    /// <summary>Gives the address of a file, and uploads it if that has not been done.</summary>
    /// <param name="file">The file after its inspection.</param>
    /// <param name="shared">Whether other edits will want it too, so that its address is kept for the run.</param>
    /// <param name="scope">Until when, and who is told.</param>
    /// <exception cref="SeedreamException">The upload did not succeed; it cost nothing.</exception>
    public async Task<Uri> GetAsync(InputFile file, bool shared, CallScope scope)
    {
        try
        {
            return await GetOrUploadAsync(file, shared, scope).ConfigureAwait(false);
        }
        catch (OperationCanceledException canceled) when (scope.Deadline.IsOver)
        {
            throw ApiErrors.OutOfTime(WhatIs(file), null, scope.Deadline, canceled);
        }
    }

    /// <summary>What messages call the upload of a file.</summary>
    internal static string WhatIs(InputFile file) => $"the upload of {file.Path}";

    private async Task<Uri> GetOrUploadAsync(InputFile file, bool shared, CallScope scope)
    {
        var key = new AssetKey(file.Path, file.Length, File.GetLastWriteTimeUtc(file.Path));
        while (true)
        {
            var mine = new Lazy<Task<Uri>>(() => api.UploadAsync(file, scope));
            Lazy<Task<Uri>> upload = _assets.GetOrAdd(key, mine);
            try
            {
                return await upload.Value.WaitAsync(scope.Deadline.Token).ConfigureAwait(false);
            }
            catch (Exception) when (upload != mine && upload.Value is { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                // It failed or was stopped for the edit that began it; this edit has its own time and tries itself.
                scope.Deadline.Token.ThrowIfCancellationRequested();
            }
            finally
            {
                if (!shared || upload.Value is { IsCompleted: true, IsCompletedSuccessfully: false })
                    _assets.TryRemove(new(key, upload));
            }
        }
    }

    private readonly record struct AssetKey(string Path, long Length, DateTime Written);
}
