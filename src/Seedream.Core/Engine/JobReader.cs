using Seedream.Api;
using Seedream.Http;

namespace Seedream.Engine;

/// <summary>Follows jobs on the service: to their end, and to their pictures.</summary>
/// <param name="api">The service.</param>
/// <param name="polls">What asks about running jobs.</param>
/// <param name="pollInterval">How long to wait between two questions; null for what suits the job's age.</param>
public sealed class JobReader(SeedreamApi api, PollScheduler polls, TimeSpan? pollInterval)
{
    private static readonly TimeSpan ResultDelay = TimeSpan.FromSeconds(1);

    /// <summary>Waits until a job has ended.</summary>
    /// <returns>The job as it ended: completed, failed or expired.</returns>
    /// <exception cref="SeedreamException">The time is up, or the service cannot be asked.</exception>
    public async Task<SeedreamJob> WaitAsync(SeedreamJob job, CallScope scope)
    {
        if (job.Status is SeedreamJobStatus.Completed or SeedreamJobStatus.Saved or SeedreamJobStatus.Failed or SeedreamJobStatus.Expired)
            return job;

        StatusReply reply = await polls.WaitAsync(job, pollInterval, scope).ConfigureAwait(false);
        return job with
        {
            Status = reply.Phase switch
            {
                JobPhase.Completed => SeedreamJobStatus.Completed,
                JobPhase.Failed => SeedreamJobStatus.Failed,
                _ => SeedreamJobStatus.Expired,
            },
            Duration = job.Submitted is { } submitted ? api.Core.Clock.GetUtcNow() - new DateTimeOffset(submitted) : null,
            Cost = reply.Phase == JobPhase.Failed ? 0 : reply.Metrics.Cost,
            Error = reply.Error is null ? null : api.Core.Settings.Key.Redact(reply.Error),
        };
    }

    /// <summary>Fetches the result of a completed job.</summary>
    /// <exception cref="SeedreamException">The job failed, is still running when the time is up, is forgotten, or cannot be asked about.</exception>
    public async Task<SeedreamResult> GetResultAsync(SeedreamJob job, CallScope scope)
    {
        string item = Item(job);
        if (job.Status == SeedreamJobStatus.Failed)
            throw ApiErrors.JobFailed(item, job.RequestId, job.Error);

        ResultReply reply = await api.GetResultAsync(job.RequestId, scope).ConfigureAwait(false);

        // The status may know that a job has ended before the result does.
        while (reply.Phase == JobPhase.Running && job.Status == SeedreamJobStatus.Completed)
        {
            try
            {
                await Task.Delay(ResultDelay, api.Core.Clock, scope.Deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (scope.Deadline.IsOver)
            {
                throw StillRunning(item, job);
            }

            reply = await api.GetResultAsync(job.RequestId, scope).ConfigureAwait(false);
        }

        return reply.Phase switch
        {
            JobPhase.Completed when reply.Images.Count > 0 => ToResult(job, reply),
            JobPhase.Completed => throw NoPicture(item, job),
            JobPhase.Failed => throw ApiErrors.JobFailed(item, job.RequestId, reply.Error is null ? null : api.Core.Settings.Key.Redact(reply.Error)),
            JobPhase.Gone => throw ApiErrors.Expired(item, job.RequestId),
            _ => throw StillRunning(item, job),
        };
    }

    /// <summary>What messages call the edit behind a job.</summary>
    internal static string Item(SeedreamJob job) => job.Source ?? (job.Prompt is null ? "the edit" : $"'{job.Prompt}'");

    private static SeedreamResult ToResult(SeedreamJob job, ResultReply reply)
    {
        decimal? cost = reply.Metrics.Cost ?? job.Cost;
        return new SeedreamResult
        {
            RequestId = job.RequestId,
            Images = [.. reply.Images.Select((image, index) => ToImage(job, index, reply.Images.Count, cost) with
            {
                Uri = image.Uri,
                SuggestedName = image.Name,
                Length = image.Length,
            })],
            Cost = cost,
            RemainingCredit = reply.Metrics.RemainingCredit,
            InferenceTime = reply.Metrics.Inference,
            QueueTime = reply.Metrics.Queue,
            TotalTime = reply.Metrics.Total,
            Prompt = job.Prompt,
            Source = job.Source,
        };
    }

    /// <summary>A picture of a job, before it has an address or a file.</summary>
    internal static SeedreamImage ToImage(SeedreamJob job, int index, int count, decimal? cost) => new()
    {
        RequestId = job.RequestId,
        Index = index + 1,
        Count = count,
        Source = job.Source,
        Prompt = job.Prompt,
        Cost = cost / count,
        Duration = job.Duration,
        Destination = job.Destination,
        Name = job.Name,
    };

    private static SeedreamException NoPicture(string item, SeedreamJob job) => new(
        SeedreamErrorId.DownloadFailed,
        $"The job {job.RequestId} of {item} completed, but the service's answer names no picture. The job is billed.",
        $"Run Get-SeedreamResult -RequestId {job.RequestId} -Debug to see the answer, or look in the service's console.")
    {
        RequestId = job.RequestId,
    };

    private static SeedreamException StillRunning(string item, SeedreamJob job) => new(
        SeedreamErrorId.WaitTimeout,
        $"The job {job.RequestId} of {item} is still running, so it has no result yet. It is billed when it completes.",
        $"Wait for it: Wait-SeedreamJob -RequestId {job.RequestId} | Get-SeedreamResult")
    {
        RequestId = job.RequestId,
    };
}
