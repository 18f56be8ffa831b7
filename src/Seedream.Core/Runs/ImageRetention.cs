using System.Globalization;
using Seedream.Edits;
using Seedream.Ledger;

namespace Seedream.Runs;

/// <summary>The time for which the service keeps the images of a job.</summary>
internal static class ImageRetention
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>Whether the service has deleted the images of an accepted job.</summary>
    /// <param name="row">The job's row.</param>
    /// <param name="now">The time, of the service if it is known.</param>
    public static bool HasEnded(LedgerRow row, DateTimeOffset now) =>
        row.State is LedgerState.Running or LedgerState.Completed or LedgerState.Saved or LedgerState.Expired
        && (row.ServiceAt ?? row.SubmittedAt) is { } start
        && now - start > Kept;

    public static SeedreamException Ended(LedgerRow row)
    {
        SeedreamJob job = row.ToJob();
        decimal price = JobCost.Estimate(row.MaxImages ?? 1);
        return new SeedreamException(
            SeedreamErrorId.ResultExpired,
            $"An image of job {job.RequestId} ({JobTracker.DisplayName(job)}) is not on disk, and the service keeps "
            + "images for seven days only. If the job completed, it was billed.",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Restore the file from a backup. To buy the edit again for {price} USD, use -Resubmit "
                + $"with New-SeedreamImage or Submit-SeedreamJob."))
        {
            RequestId = job.RequestId,
        };
    }
}
