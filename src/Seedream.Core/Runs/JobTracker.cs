using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Polling;
using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>Follows jobs on the service until their images are known, and records every step in the ledger.</summary>
/// <param name="api">The service.</param>
/// <param name="polls">The scheduler of polls.</param>
/// <param name="ledger">The ledger.</param>
/// <param name="pollInterval">The time between two polls of a job; null for the cadence.</param>
internal sealed class JobTracker(SeedreamApi api, PollScheduler polls, JobLedger ledger, TimeSpan? pollInterval)
{
    private static readonly TimeSpan ResultDelay = TimeSpan.FromSeconds(1);

    private readonly RequestHistory _history = new(api);

    /// <summary>Waits until a job has ended. The ledger knows the images of a completed job when this returns.</summary>
    /// <returns>The completed, saved, failed or expired job.</returns>
    /// <exception cref="SeedreamException">The deadline has expired, or the service is unavailable.</exception>
    public async Task<SeedreamJob> WaitAsync(SeedreamJob job, CallContext context)
    {
        job = Current(job);
        if (job.Status is SeedreamJobStatus.Completed or SeedreamJobStatus.Saved or SeedreamJobStatus.Failed)
            return job;

        if (job.Status != SeedreamJobStatus.Expired)
        {
            StatusReply reply = await polls.WaitAsync(job, pollInterval, context).ConfigureAwait(false);
            job = job with { Duration = Since(job.Submitted) };
            if (reply.Phase == JobPhase.Failed)
                return Fail(job, reply.Error);

            if (reply.Phase == JobPhase.Completed)
            {
                decimal? cost = JobCost.Reported(reply.Metrics.Cost, job);
                job = job with { Status = SeedreamJobStatus.Completed, Cost = cost };
                return (await CompleteAsync(job, context).ConfigureAwait(false)).Job;
            }
        }

        return (await RecoverAsync(job, context).ConfigureAwait(false)).Job;
    }

    /// <summary>Polls a job once. A job that has ended is completed in the ledger; a running job is returned unchanged.</summary>
    /// <exception cref="SeedreamException">The service is unavailable.</exception>
    public async Task<SeedreamJob> RefreshAsync(SeedreamJob job, CallContext context)
    {
        StatusReply reply = await api.GetStatusAsync(job.RequestId, context).ConfigureAwait(false);
        return reply.Phase == JobPhase.Running ? job : await WaitAsync(job, context).ConfigureAwait(false);
    }

    /// <exception cref="SeedreamException">
    /// The job failed, is still running or has expired, or the service is unavailable.
    /// </exception>
    public async Task<SeedreamResult> GetResultAsync(SeedreamJob job, CallContext context)
    {
        job = Current(job);
        (SeedreamJob ended, SeedreamResult? result) = job.Status switch
        {
            SeedreamJobStatus.Failed => (job, null),
            SeedreamJobStatus.Expired => await RecoverAsync(job, context).ConfigureAwait(false),
            _ => await CompleteAsync(job, context).ConfigureAwait(false),
        };
        return result ?? throw (ended.Status == SeedreamJobStatus.Failed
            ? ServiceErrors.JobFailed(DisplayName(ended), ended.RequestId, ended.Error)
            : ServiceErrors.Expired(DisplayName(ended), ended.RequestId));
    }

    /// <summary>The photo, URL or prompt of a job, for messages.</summary>
    public static string DisplayName(SeedreamJob job) =>
        job.Source ?? (job.Prompt is null ? "the edit" : $"'{job.Prompt}'");

    /// <summary>An image of a job as the ledger has recorded it.</summary>
    public static SeedreamImage ToImage(SeedreamJob job, LedgerImage image, int count) =>
        ToImage(job, image.Index - 1, count, job.Cost) with { Uri = image.Uri, SuggestedName = image.SuggestedName };

    /// <summary>An image of a job that has neither a URL nor a file yet.</summary>
    /// <param name="job">The job.</param>
    /// <param name="index">The image's position, from 0.</param>
    /// <param name="count">The number of images.</param>
    /// <param name="cost">The cost of the job in US dollars, of which the image carries its share; null if unknown.</param>
    public static SeedreamImage ToImage(SeedreamJob job, int index, int count, decimal? cost) => new()
    {
        RequestId = job.RequestId,
        Index = index + 1,
        ImageCount = count,
        Source = job.Source,
        Prompt = job.Prompt,
        Cost = cost / count,
        Duration = job.Duration,
        Destination = job.Destination,
        Name = job.Name,
    };

    // The ledger is more current than an object that may have been stored in a file since.
    private SeedreamJob Current(SeedreamJob job)
    {
        if (job.Endpoint is { } other && other != api.Transport.Settings.Endpoint)
        {
            throw new SeedreamException(
                SeedreamErrorId.InvalidParameter,
                $"Job {job.RequestId} ({DisplayName(job)}) was submitted to {other}, but this connection uses "
                + $"{api.Transport.Settings.Endpoint}. No request was sent.",
                $"Use the same endpoint: -Endpoint {other}");
        }

        if (job.RequestId.Length == 0 && job.Status != SeedreamJobStatus.Failed)
            throw NoRequestId(job);

        return Row(job)?.ToJob() ?? job with { Endpoint = api.Transport.Settings.Endpoint };
    }

    private async Task<(SeedreamJob Job, SeedreamResult? Result)> CompleteAsync(SeedreamJob job, CallContext context)
    {
        ResultReply reply = await api.GetResultAsync(job.RequestId, context).ConfigureAwait(false);

        // The status may report the end of a job before the result does.
        while (reply.Phase == JobPhase.Running && job.Status == SeedreamJobStatus.Completed)
        {
            try
            {
                await Task.Delay(ResultDelay, api.Transport.Clock, context.Deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (context.Deadline.HasExpired)
            {
                throw StillRunning(job);
            }

            reply = await api.GetResultAsync(job.RequestId, context).ConfigureAwait(false);
        }

        switch (reply.Phase)
        {
            case JobPhase.Completed when reply.Images.Count > 0:
                return Complete(job, reply);
            case JobPhase.Completed:
                throw NoImage(job);
            case JobPhase.Failed:
                return (Fail(job, reply.Error), null);
            case JobPhase.Gone:
                return await RecoverAsync(job, context).ConfigureAwait(false);
            default:
                throw StillRunning(job);
        }
    }

    // The queue keeps a job for an hour. The history knows the image URLs for as long as the files are kept.
    private async Task<(SeedreamJob Job, SeedreamResult? Result)> RecoverAsync(SeedreamJob job, CallContext context)
    {
        LedgerRow? row = Row(job);
        if (row is { State: LedgerState.Running or LedgerState.Completed })
            row = ledger.Jobs.Expire(row);

        if (row is not null
            && ledger.Images.List(row) is { Count: > 0 } images
            && images.All(image => image.Uri is not null))
        {
            return (row.ToJob(), FromLedger(row, images));
        }

        IReadOnlyList<HistoryRow> rows = await _history.FindAsync(job, context).ConfigureAwait(false);
        if (rows.FirstOrDefault(entry => entry.Status == "FAILED") is { } failed)
            return (Fail(job, failed.Error), null);

        List<Uri> outputs = [.. rows.Select(entry => entry.Output).OfType<Uri>().Distinct()];
        if (outputs.Count == 0)
            return (job with { Status = SeedreamJobStatus.Expired }, null);

        // The history has one row for each output, each with the cost of the whole job or, at first, with none.
        var metrics = new JobMetrics(rows.Max(entry => entry.Cost), null, null, null, null);
        var reply = new ResultReply(
            JobPhase.Completed, null, metrics, [.. outputs.Select(uri => new RemoteImage(uri, null, null))]);
        return Complete(job, reply);
    }

    private (SeedreamJob Job, SeedreamResult Result) Complete(SeedreamJob job, ResultReply reply)
    {
        LedgerRow row = Row(job) ?? ledger.Jobs.AddExternal(job);
        decimal? cost = JobCost.Reported(reply.Metrics.Cost, job, reply.Images.Count)
            ?? (job.IsCostEstimated ? null : job.Cost);
        row = ledger.Jobs.Complete(row, cost, job.Duration, ToResult(job, reply).Images);
        return (row.ToJob(), ToResult(job with { Cost = row.Cost }, reply));
    }

    private SeedreamJob Fail(SeedreamJob job, string? error)
    {
        string message = error is null ? "The service gave no reason." : api.Transport.Settings.Key.Redact(error);
        return Row(job) is { } row
            ? ledger.Jobs.Fail(row, message).ToJob()
            : job with { Status = SeedreamJobStatus.Failed, Error = message, Cost = 0 };
    }

    // Null after the clock has been set back.
    private TimeSpan? Since(DateTime? submitted) =>
        submitted is { } local && api.Transport.Clock.GetUtcNow() - new DateTimeOffset(local) is { Ticks: >= 0 } passed
            ? passed
            : null;

    private LedgerRow? Row(SeedreamJob job) =>
        ledger.Jobs.FindByRequestId(api.Transport.Settings.Endpoint, job.RequestId);

    private static SeedreamResult FromLedger(LedgerRow row, IReadOnlyList<LedgerImage> images)
    {
        SeedreamJob job = row.ToJob();
        return new SeedreamResult
        {
            RequestId = job.RequestId,
            Images = [.. images.Select(image => ToImage(job, image, images.Count))],
            Cost = job.Cost,
            Prompt = job.Prompt,
            Source = job.Source,
        };
    }

    private static SeedreamResult ToResult(SeedreamJob job, ResultReply reply) => new()
    {
        RequestId = job.RequestId,
        Images = [.. reply.Images.Select((image, index) => ToImage(job, index, reply.Images.Count, job.Cost) with
        {
            Uri = image.Uri,
            Content = image.Content,
            SuggestedName = image.Name,
            Length = image.Length,
        })],
        Cost = job.Cost,
        RemainingCredit = reply.Metrics.RemainingCredit,
        InferenceTime = reply.Metrics.Inference,
        QueueTime = reply.Metrics.Queue,
        TotalTime = reply.Metrics.Total,
        Prompt = job.Prompt,
        Source = job.Source,
    };

    private static SeedreamException NoRequestId(SeedreamJob job) => new(
        SeedreamErrorId.InvalidParameter,
        $"The job of {DisplayName(job)} has no request id because the service did not answer its submit. No request was sent.",
        "Run the command that submitted it again. It looks the job up in the service's request history.");

    private static SeedreamException NoImage(SeedreamJob job) => new(
        SeedreamErrorId.DownloadFailed,
        $"Job {job.RequestId} ({DisplayName(job)}) completed, but the service's answer contains no image. The job was billed.",
        $"Run Get-SeedreamResult -RequestId {job.RequestId} -Debug to see the answer, or look in the service's console.")
    {
        RequestId = job.RequestId,
    };

    private static SeedreamException StillRunning(SeedreamJob job) => new(
        SeedreamErrorId.WaitTimeout,
        $"Job {job.RequestId} ({DisplayName(job)}) is still running. It will be billed when it completes.",
        $"Run Wait-SeedreamJob -RequestId {job.RequestId} | Get-SeedreamResult.")
    {
        RequestId = job.RequestId,
    };
}
