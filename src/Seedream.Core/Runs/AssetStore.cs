using System.Collections.Concurrent;
using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Service;
using Seedream.Service.Connection;

namespace Seedream.Runs;

/// <summary>
/// Uploads photos and remembers their URLs. A photo that was uploaded to this endpoint before is not uploaded again
/// while its URL still answers, and a photo that many edits need at once is uploaded once.
/// </summary>
internal sealed class AssetStore(SeedreamApi api, JobLedger ledger)
{
    // Few photos are shared by many edits. A URL that was forgotten is only checked once more.
    private const int MaxChecked = 1024;

    private readonly ConcurrentDictionary<string, Lazy<Task<Uri>>> _uploads = new();
    private readonly ConcurrentDictionary<Uri, bool> _checked = new();

    private Uri Endpoint => api.Transport.Settings.Endpoint;

    /// <summary>Gets the URL of a photo, and uploads the photo first where necessary.</summary>
    /// <exception cref="SeedreamException">The upload failed. It cost nothing.</exception>
    public async Task<Uri> GetAsync(PhotoFile file, PhotoHash hash, CallContext context)
    {
        try
        {
            return await FindAsync(hash, context).ConfigureAwait(false)
                ?? await UploadOnceAsync(file, hash, context).ConfigureAwait(false);
        }
        catch (OperationCanceledException canceled) when (context.Deadline.HasExpired)
        {
            throw ServiceErrors.OutOfTime(SeedreamApi.UploadName(file), null, context.Deadline, canceled);
        }
    }

    private async Task<Uri?> FindAsync(PhotoHash hash, CallContext context)
    {
        if (ledger.Assets.Find(Endpoint, hash) is not { } asset)
            return null;

        if (_checked.ContainsKey(asset) || await IsAvailableAsync(asset, context).ConfigureAwait(false))
        {
            RememberChecked(asset);
            return asset;
        }

        ledger.Assets.Remove(Endpoint, hash, asset);
        return null;
    }

    private async Task<bool> IsAvailableAsync(Uri uri, CallContext context)
    {
        using var timeout = new CancellationTokenSource(api.Transport.Settings.ConnectTimeout, api.Transport.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.Deadline.Token);
        try
        {
            using HttpResponseMessage response =
                await api.Transport.OpenPublicAsync(uri, either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException
            || (failure is OperationCanceledException && !context.Deadline.Token.IsCancellationRequested))
        {
            // Another upload costs a moment, but a submit with a dead URL would fail.
            return false;
        }
    }

    private async Task<Uri> UploadOnceAsync(PhotoFile file, PhotoHash hash, CallContext context)
    {
        while (true)
        {
            var mine = new Lazy<Task<Uri>>(() => UploadAsync(file, hash, context));
            Lazy<Task<Uri>> upload = _uploads.GetOrAdd(hash.Hex, mine);
            try
            {
                return await upload.Value.WaitAsync(context.Deadline.Token).ConfigureAwait(false);
            }
            catch (Exception) when (upload != mine
                && upload.Value is { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                // It failed or was canceled for the edit that started it. This edit has its own deadline and tries
                // itself.
                context.Deadline.Token.ThrowIfCancellationRequested();
            }
            finally
            {
                if (upload.Value.IsCompleted)
                    _uploads.TryRemove(new(hash.Hex, upload));
            }
        }
    }

    private async Task<Uri> UploadAsync(PhotoFile file, PhotoHash hash, CallContext context)
    {
        // Another edit may have finished the same upload a moment ago.
        if (await FindAsync(hash, context).ConfigureAwait(false) is { } known)
            return known;

        Uri uri = await api.UploadAsync(file with { Hash = hash }, context).ConfigureAwait(false);
        RememberChecked(uri);
        ledger.Assets.Set(Endpoint, hash, uri);
        return uri;
    }

    private void RememberChecked(Uri uri)
    {
        if (_checked.Count >= MaxChecked)
            _checked.Clear();

        _checked[uri] = true;
    }
}
