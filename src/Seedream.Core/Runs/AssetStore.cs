using System.Collections.Concurrent;
using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Service;
using Seedream.Service.Connection;

namespace Seedream.Runs;

/// <summary>
/// Uploads files and knows where they are. What was uploaded to this endpoint before is not uploaded again while its
/// address still answers; what many edits want at once goes up once.
/// </summary>
/// <param name="api">The service.</param>
/// <param name="ledger">Remembers the addresses.</param>
internal sealed class AssetStore(SeedreamApi api, JobLedger ledger)
{
    // Files that many edits share are few; an address that is forgotten is asked once more.
    private const int MostAnswered = 1024;

    private readonly ConcurrentDictionary<string, Lazy<Task<Uri>>> _underWay = new();
    private readonly ConcurrentDictionary<Uri, bool> _answered = new();

    private Uri Endpoint => api.Transport.Settings.Endpoint;

    /// <summary>Gives the address of a file, and uploads it if that has not been done.</summary>
    /// <param name="file">The file after its inspection.</param>
    /// <param name="hash">What it is.</param>
    /// <param name="context">Until when, and who is told.</param>
    /// <exception cref="SeedreamException">The upload did not succeed; it cost nothing.</exception>
    public async Task<Uri> GetAsync(PhotoFile file, PhotoHash hash, CallContext context)
    {
        try
        {
            return await FindAsync(hash, context).ConfigureAwait(false) ?? await UploadOnceAsync(file, hash, context).ConfigureAwait(false);
        }
        catch (OperationCanceledException canceled) when (context.Deadline.HasExpired)
        {
            throw ServiceErrors.OutOfTime(DisplayName(file), null, context.Deadline, canceled);
        }
    }

    /// <summary>What messages call the upload of a file.</summary>
    internal static string DisplayName(PhotoFile file) => $"the upload of {file.Path}";

    private async Task<Uri?> FindAsync(PhotoHash hash, CallContext context)
    {
        if (ledger.FindAsset(Endpoint, hash) is not { } asset)
            return null;

        if (_answered.ContainsKey(asset.Uri) || await AnswersAsync(asset.Uri, context).ConfigureAwait(false))
        {
            Answered(asset.Uri);
            return asset.Uri;
        }

        ledger.ForgetAsset(Endpoint, hash, asset.Uri);
        return null;
    }

    private async Task<bool> AnswersAsync(Uri uri, CallContext context)
    {
        using var patience = new CancellationTokenSource(api.Transport.Settings.ConnectTimeout, api.Transport.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.Deadline.Token);
        try
        {
            using HttpResponseMessage response = await api.Transport.OpenPublicAsync(uri, either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is OperationCanceledException && !context.Deadline.Token.IsCancellationRequested))
        {
            // Uploading again costs a moment; a submit with an address that does not answer would fail.
            return false;
        }
    }

    private async Task<Uri> UploadOnceAsync(PhotoFile file, PhotoHash hash, CallContext context)
    {
        while (true)
        {
            var mine = new Lazy<Task<Uri>>(() => UploadAsync(file, hash, context));
            Lazy<Task<Uri>> upload = _underWay.GetOrAdd(hash.Hex, mine);
            try
            {
                return await upload.Value.WaitAsync(context.Deadline.Token).ConfigureAwait(false);
            }
            catch (Exception) when (upload != mine && upload.Value is { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                // It failed or was stopped for the edit that began it; this edit has its own time and tries itself.
                context.Deadline.Token.ThrowIfCancellationRequested();
            }
            finally
            {
                if (upload.Value.IsCompleted)
                    _underWay.TryRemove(new(hash.Hex, upload));
            }
        }
    }

    private async Task<Uri> UploadAsync(PhotoFile file, PhotoHash hash, CallContext context)
    {
        // Whoever began a moment before may have ended by now.
        if (await FindAsync(hash, context).ConfigureAwait(false) is { } known)
            return known;

        Uri uri = await api.UploadAsync(file, context).ConfigureAwait(false);
        Answered(uri);
        ledger.RememberAsset(Endpoint, hash, uri);
        return uri;
    }

    private void Answered(Uri uri)
    {
        if (_answered.Count >= MostAnswered)
            _answered.Clear();

        _answered[uri] = true;
    }
}
