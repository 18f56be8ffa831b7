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
public sealed class AssetStore(SeedreamApi api, JobLedger ledger)
{
    // Files that many edits share are few; an address that is forgotten is asked once more.
    private const int MostAnswered = 1024;

    private readonly ConcurrentDictionary<string, Lazy<Task<Uri>>> _underWay = new();
    private readonly ConcurrentDictionary<Uri, bool> _answered = new();

    private Uri Endpoint => api.Core.Settings.Endpoint;

    /// <summary>Gives the address of a file, and uploads it if that has not been done.</summary>
    /// <param name="file">The file after its inspection.</param>
    /// <param name="hash">What it is.</param>
    /// <param name="scope">Until when, and who is told.</param>
    /// <exception cref="SeedreamException">The upload did not succeed; it cost nothing.</exception>
    public async Task<Uri> GetAsync(InputFile file, InputHash hash, CallScope scope)
    {
        try
        {
            return await FindAsync(hash, scope).ConfigureAwait(false) ?? await UploadOnceAsync(file, hash, scope).ConfigureAwait(false);
        }
        catch (OperationCanceledException canceled) when (scope.Deadline.IsOver)
        {
            throw ApiErrors.OutOfTime(WhatIs(file), null, scope.Deadline, canceled);
        }
    }

    /// <summary>What messages call the upload of a file.</summary>
    internal static string WhatIs(InputFile file) => $"the upload of {file.Path}";

    private async Task<Uri?> FindAsync(InputHash hash, CallScope scope)
    {
        if (ledger.FindAsset(Endpoint, hash) is not { } asset)
            return null;

        if (_answered.ContainsKey(asset.Uri) || await AnswersAsync(asset.Uri, scope).ConfigureAwait(false))
        {
            Answered(asset.Uri);
            return asset.Uri;
        }

        ledger.ForgetAsset(Endpoint, hash, asset.Uri);
        return null;
    }

    private async Task<bool> AnswersAsync(Uri uri, CallScope scope)
    {
        using var patience = new CancellationTokenSource(api.Core.Settings.ConnectTimeout, api.Core.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, scope.Deadline.Token);
        try
        {
            using HttpResponseMessage response = await api.Core.OpenPublicAsync(uri, either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is OperationCanceledException && !scope.Deadline.Token.IsCancellationRequested))
        {
            // Uploading again costs a moment; a submit with an address that does not answer would fail.
            return false;
        }
    }

    private async Task<Uri> UploadOnceAsync(InputFile file, InputHash hash, CallScope scope)
    {
        while (true)
        {
            var mine = new Lazy<Task<Uri>>(() => UploadAsync(file, hash, scope));
            Lazy<Task<Uri>> upload = _underWay.GetOrAdd(hash.Hex, mine);
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
                if (upload.Value.IsCompleted)
                    _underWay.TryRemove(new(hash.Hex, upload));
            }
        }
    }

    private async Task<Uri> UploadAsync(InputFile file, InputHash hash, CallScope scope)
    {
        // Whoever began a moment before may have ended by now.
        if (await FindAsync(hash, scope).ConfigureAwait(false) is { } known)
            return known;

        Uri uri = await api.UploadAsync(file, scope).ConfigureAwait(false);
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
