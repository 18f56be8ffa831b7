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
    private readonly RequestHistory _history = new(api);

    /// <summary>
    /// Waits until a job has ended. The ledger knows the images of a completed job when this returns.
    /// </summary>
    /// <returns>The completed, saved, failed or expired job.</returns>
    /// <exception cref="SeedreamException">The deadline has expired, or the service is unavailable.</exception>
    public async Task<SeedreamJob> WaitAsync(SeedreamJob job, CallContext context)
    {
        job = Current(job);
        if (job.Status is SeedreamJobStatus.Completed or SeedreamJobStatus.Saved or SeedreamJobStatus.Failed)
            return job;

        // The record of an expired job may still exist: a 404 within its hour can have been temporary.
        if (job.Status == SeedreamJobStatus.Expired && !MayBeKept(job))
            return (await RecoverAsync(job, context).ConfigureAwait(false)).Job;

        StatusReply reply = await polls.WaitAsync(job, pollInterval, context).ConfigureAwait(false);
        return reply.Phase == JobPhase.Running
            ? await CompleteLateAsync(job, context).ConfigureAwait(false)
            : await EndAsync(job with { Duration = Since(job.Submitted) }, reply, context).ConfigureAwait(false);
    }

    /// <summary>Polls a job once. A job that has ended is completed in the ledger.</summary>
    /// <returns>The ended job, or a running one, which a single 404 does not end.</returns>
    /// <exception cref="SeedreamException">The service is unavailable.</exception>
    public async Task<SeedreamJob> RefreshAsync(SeedreamJob job, CallContext context)
    {
        StatusReply reply = await api.GetStatusAsync(job.RequestId, context).ConfigureAwait(false);
        bool wasExpired = job.Status == SeedreamJobStatus.Expired;
        return reply.Phase switch
        {
            JobPhase.Running when Row(job) is { } row => ledger.Jobs.Reopen(row).ToJob(),
            JobPhase.Running => job with { Status = SeedreamJobStatus.Running },
            JobPhase.Gone when !wasExpired && MayBeKept(job) => job,
            _ => await EndAsync(job with { Duration = Since(job.Submitted) }, reply, context).ConfigureAwait(false),
        };
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
            SeedreamJobStatus.Expired when !MayBeKept(job) => await RecoverAsync(job, context).ConfigureAwait(false),
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
    /// <param name="cost">The cost of the job in US dollars, of which the image carries its share; null if
    /// unknown.</param>
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
        NameTemplate = job.Name,
    };

    /// <summary>
    /// Warns of an answer that lists so many images that some may have been left out. A job has far fewer.
    /// </summary>
    public static void WarnOfTooMany(string? requestId, IReadOnlyCollection<RemoteImage> found, CallContext context)
    {
        if (found.Count < ReplyImages.MaxImages)
            return;

        context.Warn?.Invoke(
            $"The answer for job {requestId} lists {ReplyImages.MaxImages} images or more, but a job has at most "
            + $"{ModelLimits.MaxImages}. The first {ReplyImages.MaxImages} are used and the others are left out. "
            + $"To see the answer, run: Get-SeedreamResult -RequestId {CommandText.Argument(requestId ?? "")} -Debug");
    }

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

    private async Task<SeedreamJob> EndAsync(SeedreamJob job, StatusReply reply, CallContext context)
    {
        switch (reply.Phase)
        {
            case JobPhase.Failed:
                return Fail(job, reply.Error);
            case JobPhase.Completed:
                decimal? cost = JobCost.Reported(reply.Metrics.Cost, job);
                job = job with { Status = SeedreamJobStatus.Completed, Cost = cost };
                return (await CompleteAsync(job, context).ConfigureAwait(false)).Job;
            default:
                return (await RecoverAsync(job, context).ConfigureAwait(false)).Job;
        }
    }

    // The time is up, and no status was understood. The job may have ended, so its result is requested once.
    private async Task<SeedreamJob> CompleteLateAsync(SeedreamJob job, CallContext context)
    {
        TimeSpan limit = api.Transport.Settings.RequestTimeout;
        using var deadline = new Deadline(api.Transport.Clock, limit, context.Deadline.CallerToken);
        try
        {
            ResultReply reply = await api.GetResultAsync(job.RequestId, context with { Deadline = deadline })
                .ConfigureAwait(false);
            if (reply is { Phase: JobPhase.Completed, Images.Count: > 0 })
                return Complete(job, reply, context).Job;

            if (reply.Phase == JobPhase.Failed)
                return Fail(job, reply.Error);
        }
        catch (SeedreamException failure) when (ServiceErrors.MayPass(failure))
        {
            throw PollScheduler.TimedOut(job, context, failure);
        }

        throw PollScheduler.TimedOut(job, context);
    }

    private async Task<(SeedreamJob Job, SeedreamResult? Result)> CompleteAsync(SeedreamJob job, CallContext context)
    {
        var pauses = new GrowingPauses(api.Transport.Clock, context.Deadline);
        var notFound = new NotFoundStreak(api.Transport.Clock);
        while (true)
        {
            (ResultReply? reply, SeedreamException? failure) =
                await TryGetResultAsync(job, context).ConfigureAwait(false);
            if (reply is { Phase: JobPhase.Completed, Images.Count: > 0 })
                return Complete(job, reply, context);

            if (reply?.Phase == JobPhase.Gone && (notFound.Add(Since(job.Submitted)) || FromLedger(job) is not null))
                return await RecoverAsync(job, context).ConfigureAwait(false);

            // Some services return 404 for the result of a running job.
            if (reply?.Phase == JobPhase.Gone && job.Status != SeedreamJobStatus.Completed)
            {
                StatusReply status = await api.GetStatusAsync(job.RequestId, context).ConfigureAwait(false);
                if (status.Phase == JobPhase.Completed)
                    job = job with { Status = SeedreamJobStatus.Completed };
                else if (status.Phase != JobPhase.Gone)
                    reply = new ResultReply(status.Phase, status.Error, status.Metrics, []);
            }

            if (reply?.Phase == JobPhase.Failed)
                return (Fail(job, reply.Error), null);

            if (reply?.Phase == JobPhase.Running && job.Status != SeedreamJobStatus.Completed)
                throw StillRunning(job);

            // The status may report the end of a job before the result does.
            if (pauses.HasNext)
            {
                await PauseAsync(pauses, job, context).ConfigureAwait(false);
                continue;
            }

            return await FindInHistoryAsync(job, context).ConfigureAwait(false) ?? throw (failure ?? reply!.Phase switch
            {
                JobPhase.Completed => NoImage(job),
                JobPhase.Gone => ServiceErrors.Expired(DisplayName(job), job.RequestId),
                _ => StillRunning(job),
            });
        }
    }

    private async Task<(ResultReply? Reply, SeedreamException? Failure)> TryGetResultAsync(
        SeedreamJob job, CallContext context)
    {
        try
        {
            return (await api.GetResultAsync(job.RequestId, context).ConfigureAwait(false), null);
        }
        catch (SeedreamException failure)
            when (failure.Id is SeedreamErrorId.ServiceUnavailable or SeedreamErrorId.EndpointUnreachable
                && job.Status == SeedreamJobStatus.Completed
                && !context.Deadline.HasExpired)
        {
            return (null, failure);
        }
    }

    private static async Task PauseAsync(GrowingPauses pauses, SeedreamJob job, CallContext context)
    {
        try
        {
            await pauses.NextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.Deadline.HasExpired)
        {
            throw StillRunning(job);
        }
    }

    // The queue keeps a job for an hour. The history knows the image URLs for as long as the files are kept.
    private async Task<(SeedreamJob Job, SeedreamResult? Result)> RecoverAsync(SeedreamJob job, CallContext context)
    {
        if (FromLedger(job) is { } known)
            return (ledger.Jobs.Complete(Row(job)!, null, job.Duration, known.Images).ToJob(), known);

        if (Row(job) is { State: LedgerState.Running or LedgerState.Completed } row)
            ledger.Jobs.Expire(row);

        return await FindInHistoryAsync(job with { Status = SeedreamJobStatus.Expired }, context).ConfigureAwait(false)
            ?? (job with { Status = SeedreamJobStatus.Expired }, null);
    }

    /// <summary>Ends a job by what the history says; null if that is nothing.</summary>
    private async Task<(SeedreamJob Job, SeedreamResult? Result)?> FindInHistoryAsync(
        SeedreamJob job, CallContext context)
    {
        IReadOnlyList<HistoryRow> rows = await _history.FindAsync(job, context).ConfigureAwait(false);
        List<RemoteImage> images = _history.Images(rows);
        if (images.Count > 0)
        {
            // The history has one row for each output, each with the cost of the whole job.
            decimal? cost = rows.Where(entry => !entry.IsFailed).Max(entry => entry.Cost);
            var metrics = new JobMetrics(cost, null, null, null, null);
            return Complete(job, new ResultReply(JobPhase.Completed, null, metrics, images), context);
        }

        // One of several outputs can fail alone.
        return rows.Count > 0 && rows.All(entry => entry.IsFailed) && job.Status != SeedreamJobStatus.Completed
            ? (Fail(job, rows[0].Error), null)
            : null;
    }

    private (SeedreamJob Job, SeedreamResult Result) Complete(SeedreamJob job, ResultReply reply, CallContext context)
    {
        WarnOfTooMany(job.RequestId, reply.Images, context);
        // A job that another program has submitted may have asked for any number of images.
        int? asked = job.MaxImages ?? (job.Prompt is null ? null : 1);
        reply = reply with { Images = RepeatedImages.Merge(reply.Images, asked) };
        LedgerRow row = Row(job) ?? ledger.Jobs.AddExternal(job);
        decimal? cost = JobCost.Reported(reply.Metrics.Cost, job, reply.Images.Count)
            ?? (job.IsCostEstimated ? null : job.Cost);
        row = ledger.Jobs.Complete(row, cost, job.Duration, ToResult(job, reply).Images);
        return (row.ToJob(), ToResult(job with { Cost = row.Cost }, reply));
    }

    private SeedreamJob Fail(SeedreamJob job, string? error)
    {
        string message = error is null ? "The service gave no reason." : SafeText.CleanCell(error);
        return Row(job) is { } row
            ? ledger.Jobs.Fail(row, message).ToJob()
            : job with { Status = SeedreamJobStatus.Failed, Error = message, Cost = 0 };
    }

    // Null after the clock has been set back.
    private TimeSpan? Since(DateTime? submitted) =>
        submitted is { } local && api.Transport.Clock.GetUtcNow() - new DateTimeOffset(local) is { Ticks: >= 0 } passed
            ? passed
            : null;

    private bool MayBeKept(SeedreamJob job) => NotFoundStreak.MayBeKept(Since(job.Submitted));

    private LedgerRow? Row(SeedreamJob job) =>
        ledger.Jobs.FindByRequestId(api.Transport.Settings.Endpoint, job.RequestId);

    /// <summary>The images of a job whose URLs the ledger has recorded; null if it does not have all of them.</summary>
    private SeedreamResult? FromLedger(SeedreamJob job)
    {
        if (Row(job) is not { } row
            || ledger.Images.List(row) is not { Count: > 0 } images
            || images.Any(image => image.Uri is null))
        {
            return null;
        }

        SeedreamJob recorded = row.ToJob();
        return new SeedreamResult
        {
            RequestId = recorded.RequestId,
            Images = [.. images.Select(image => ToImage(recorded, image, images.Count))],
            Cost = recorded.Cost,
            Prompt = recorded.Prompt,
            Source = recorded.Source,
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
        $"The job of {DisplayName(job)} has no request id because the service did not answer its "
        + "submit. No request was sent.",
        "Run the command that submitted it again. It looks the job up in the service's request history.");

    private static SeedreamException NoImage(SeedreamJob job) => new(
        SeedreamErrorId.DownloadFailed,
        $"Job {job.RequestId} ({DisplayName(job)}) completed, but the service's answer contains no "
        + "image. The job was billed.",
        $"Run Get-SeedreamResult -RequestId {CommandText.Argument(job.RequestId)} -Debug to see the answer, or look in "
        + "the service's console.")
    {
        RequestId = job.RequestId,
    };

    private static SeedreamException StillRunning(SeedreamJob job) => new(
        SeedreamErrorId.WaitTimeout,
        $"Job {job.RequestId} ({DisplayName(job)}) is still running. It will be billed when it completes.",
        $"Run Wait-SeedreamJob -RequestId {CommandText.Argument(job.RequestId)} | Get-SeedreamResult.")
    {
        RequestId = job.RequestId,
    };
}
