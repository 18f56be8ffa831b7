using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Runs.Evidence;
using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>
/// Finds jobs that the ledger does not know although it has uploaded their photos: they were submitted after the backup
/// from which the ledger was restored. The history is read once a run, before the first new edit of photos that an
/// earlier run has uploaded.
/// </summary>
internal sealed class ForgottenJobs(SeedreamApi api, JobLedger ledger)
{
    // A precaution must not use up the rate limit or hold up a run: 1,000 rows or ten seconds are enough.
    private const int MaxPages = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly DateTimeOffset _startedAt = api.Transport.Clock.GetUtcNow();
    private readonly object _lock = new();
    private Task<HistoryListing?>? _reading;

    private Uri Endpoint => api.Transport.Settings.Endpoint;

    /// <summary>Finds the job of an edit that is about to be submitted.</summary>
    /// <param name="row">The edit's row with its recorded photos.</param>
    /// <param name="hashes">The hashes of its local photos.</param>
    /// <param name="context">The deadline and the log.</param>
    /// <returns>
    /// The request id, and a time of this computer before its submit; null where the history shows no job that
    /// certainly is this edit.
    /// </returns>
    public async Task<(string RequestId, DateTimeOffset Since)?> FindAsync(
        LedgerRow row, IReadOnlyList<PhotoHash?> hashes, CallContext context)
    {
        List<DateTimeOffset?> uploads =
            [.. hashes.OfType<PhotoHash>().Select(hash => ledger.Assets.UploadedAt(Endpoint, hash))];
        if (uploads.Count == 0 || !uploads.All(time => time < _startedAt))
            return null;

        HistoryListing? rows = await ReadOnceAsync(context).ConfigureAwait(false);
        var photos = new RecordedPhotos(ledger, Endpoint);
        if (rows is null || photos.Read(row) is not { } submit)
            return null;

        Listing listing = photos.Listing(rows with { Rows = [.. rows.Rows.Where(listed => !listed.IsFailed)] });
        return Judge.Decide(submit, photos.Unanswered(row), listing, now: null, TimeSpan.Zero).AcceptedAs is { } found
            ? (found, uploads.Max()!.Value)
            : null;
    }

    private Task<HistoryListing?> ReadOnceAsync(CallContext context)
    {
        lock (_lock)
            return (_reading ??= ReadAsync(context)).WaitAsync(context.Deadline.Token);
    }

    private async Task<HistoryListing?> ReadAsync(CallContext context)
    {
        using var deadline = new Deadline(api.Transport.Clock, Patience, context.Deadline.CallerToken);
        try
        {
            DateTimeOffset now = api.Transport.Clock.GetUtcNow();
            return await api.ListHistoryAsync(
                now - RequestHistory.FileRetention - RequestHistory.Skew,
                now + RequestHistory.Skew,
                context with { Deadline = deadline },
                MaxPages).ConfigureAwait(false);
        }
        catch (SeedreamException failure) when (!RequestHistory.EndsTheRun(failure))
        {
            return null;
        }
        catch (OperationCanceledException) when (deadline.HasExpired)
        {
            return null;
        }
    }
}
