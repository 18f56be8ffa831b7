using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>Finds the images of jobs in the service's request history, which outlives the queue's records.</summary>
internal sealed class RequestHistory(SeedreamApi api)
{
    // Local time taken for UTC, anywhere on Earth.
    public static readonly TimeSpan Skew = TimeSpan.FromDays(1);

    public static readonly TimeSpan FileRetention = TimeSpan.FromDays(7);

    /// <summary>Gets the rows of a job that the queue has deleted; none where the history does not answer.</summary>
    public async Task<IReadOnlyList<HistoryRow>> FindAsync(SeedreamJob job, CallContext context)
    {
        try
        {
            IReadOnlyList<HistoryRow> rows = await api.GetHistoryAsync(job.RequestId, context).ConfigureAwait(false);

            // By its id the history may return only the first of several rows. A job that another program has submitted
            // may have any number of images.
            bool mayHaveMore = job.MaxImages > 1 || (job.MaxImages is null && job.Prompt is null);
            if (rows.Count != 1 || !mayHaveMore)
                return rows;

            DateTimeOffset now = api.Transport.Clock.GetUtcNow();
            DateTimeOffset? around = rows[0].Created ?? SubmittedAt(job);
            HistoryListing listing = await api.ListHistoryAsync(
                (around ?? now - FileRetention) - Skew, (around ?? now) + Skew, context).ConfigureAwait(false);
            IEnumerable<HistoryRow> more =
                listing.Rows.Where(row => row.RequestId == job.RequestId || IsOfSameRequest(row, rows[0]));
            return [.. rows.Concat(more).Distinct()];
        }
        catch (SeedreamException failure) when (!EndsTheRun(failure))
        {
            return [];
        }
    }

    /// <summary>The images that the rows name, each once.</summary>
    public List<RemoteImage> Images(IEnumerable<HistoryRow> rows) =>
        ReplyImages.Read(rows.Select(row => row.Output).OfType<string>(), api.Transport.Settings.Images);

    // The rows of one request differ in their images only. Its time and its body tell it from every other request.
    private static bool IsOfSameRequest(HistoryRow row, HistoryRow known) =>
        row is { RequestId: null, Created: not null, RequestBody: not null }
        && row with { Output = null } == known with { RequestId = null, Output = null };

    private static DateTimeOffset? SubmittedAt(SeedreamJob job) =>
        job.Submitted is { } local ? new DateTimeOffset(local) : null;

    /// <summary>
    /// Whether a failed question to the history ends the run. The history has a host and permissions of its own: that
    /// it rejects a key or cannot be reached says nothing about the other endpoints.
    /// </summary>
    public static bool EndsTheRun(SeedreamException failure) => !ServiceErrors.MayPass(failure) && failure.Id is not (
        SeedreamErrorId.ApiKeyRejected or SeedreamErrorId.PermissionDenied or SeedreamErrorId.ModelUnavailable);
}
