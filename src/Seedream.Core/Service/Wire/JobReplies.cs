namespace Seedream.Service.Wire;

/// <summary>The state of a job on the service.</summary>
internal enum JobPhase
{
    /// <summary>Also for every status that the module does not know.</summary>
    Running,
    Completed,

    /// <summary>Failed or rejected, and so not billed.</summary>
    Failed,

    /// <summary>The service has no record of the job, or deleted it.</summary>
    Gone,
}

/// <summary>Null for each value that the service did not report.</summary>
/// <param name="Cost">The charge in US dollars.</param>
/// <param name="RemainingCredit">In US dollars.</param>
internal sealed record JobMetrics(
    decimal? Cost, decimal? RemainingCredit, TimeSpan? Inference, TimeSpan? Queue, TimeSpan? Total);

/// <param name="Error">The service's reason why the job failed.</param>
/// <param name="IsUnderstood">Whether the module knows the status; if not, the job counts as running.</param>
internal sealed record StatusReply(JobPhase Phase, string? Error, JobMetrics Metrics, bool IsUnderstood = true);

/// <summary>An image on the service, or in its answer.</summary>
/// <param name="Uri">Null if the answer contains the image itself.</param>
/// <param name="Name">The file name that the service suggests, not checked.</param>
/// <param name="Length">The length in bytes that the service reports.</param>
/// <param name="Content">The image itself; empty if the answer does not contain it.</param>
internal sealed record RemoteImage(Uri? Uri, string? Name, long? Length, ReadOnlyMemory<byte> Content = default);

/// <param name="Error">The service's reason why the job failed.</param>
/// <param name="Images">Without duplicates.</param>
internal sealed record ResultReply(
    JobPhase Phase, string? Error, JobMetrics Metrics, IReadOnlyList<RemoteImage> Images);
