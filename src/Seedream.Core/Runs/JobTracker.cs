using Seedream.Ledger;
using Seedream.Polling;
using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>Follows jobs on the service to their end and to their pictures, and keeps the ledger's account of it.</summary>
/// <param name="api">The service.</param>
/// <param name="polls">What asks about running jobs.</param>
/// <param name="ledger">The ledger.</param>
/// <param name="pollInterval">How long to wait between two questions; null for what suits the job's age.</param>
internal sealed class JobTracker(SeedreamApi api, PollScheduler polls, JobLedger ledger, TimeSpan? pollInterval)
{
    private static readonly TimeSpan ResultDelay = TimeSpan.FromSeconds(1);

    private readonly RequestHistory _history = new(api, ledger);

    /// <summary>Waits until a job has ended. Where it completed, the ledger knows its pictures when this returns.</summary>
    /// <returns>The job as it ended: completed, saved, failed or expired.</returns>
    /// <exception cref="SeedreamException">The time is up, or the service cannot be asked.</exception>
    public async Task<SeedreamJob> WaitAsync(SeedreamJob job, CallContext context)
    {
        job = Known(job);
        if (job.Status is SeedreamJobStatus.Completed or SeedreamJobStatus.Saved or SeedreamJobStatus.Failed)
            return job;

        if (job.Status != SeedreamJobStatus.Expired)
        {
            StatusReply reply = await polls.WaitAsync(job, pollInterval, context).ConfigureAwait(false);
            job = job with { Duration = Since(job.Submitted) };
            if (reply.Phase == JobPhase.Failed)
                return Fail(job, reply.Error);

            if (reply.Phase == JobPhase.Completed)
                return (await CompleteAsync(job with { Status = SeedreamJobStatus.Completed, Cost = reply.Metrics.Cost }, context).ConfigureAwait(false)).Job;
        }

        return (await RecoverAsync(job, context).ConfigureAwait(false)).Job;
    }

    /// <summary>Asks once how far a job is, and does not wait for it.</summary>
    /// <returns>The job as it stands.</returns>
    /// <exception cref="SeedreamException">The service cannot be asked.</exception>
    public async Task<SeedreamJob> RefreshAsync(SeedreamJob job, CallContext context)
    {
        StatusReply reply = await api.GetStatusAsync(job.RequestId, context).ConfigureAwait(false);
        return reply.Phase == JobPhase.Running ? job : await WaitAsync(job, context).ConfigureAwait(false);
    }

    /// <summary>Gives the result of a completed job.</summary>
    /// <exception cref="SeedreamException">The job failed, is still running, is forgotten, or cannot be asked about.</exception>
    public async Task<SeedreamResult> GetResultAsync(SeedreamJob job, CallContext context)
    {
        job = Known(job);
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

    /// <summary>What messages call the edit behind a job.</summary>
    internal static string DisplayName(SeedreamJob job) => job.Source ?? (job.Prompt is null ? "the edit" : $"'{job.Prompt}'");

    /// <summary>A picture of a job, before it has an address or a file.</summary>
    internal static SeedreamImage ToImage(SeedreamJob job, int index, int count, decimal? cost) => new()
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

    // What the ledger says goes before what an object says that may have lain in a file since.
    private SeedreamJob Known(SeedreamJob job)
    {
        if (job.Endpoint is { } other && other != api.Transport.Settings.Endpoint)
        {
            throw new SeedreamException(
                SeedreamErrorId.InvalidParameter,
                $"The job {job.RequestId} of {DisplayName(job)} was submitted to {other}, and this connection is to {api.Transport.Settings.Endpoint}. Nothing was asked.",
                $"Connect to the same address: -Endpoint {other}");
        }

        if (job.RequestId.Length == 0 && job.Status != SeedreamJobStatus.Failed)
            throw NoRequestId(job);

        return ledger.FindByRequestId(api.Transport.Settings.Endpoint, job.RequestId)?.ToJob() ?? job with { Endpoint = api.Transport.Settings.Endpoint };
    }

    private async Task<(SeedreamJob Job, SeedreamResult? Result)> CompleteAsync(SeedreamJob job, CallContext context)
    {
        ResultReply reply = await api.GetResultAsync(job.RequestId, context).ConfigureAwait(false);

        // The status may know that a job has ended before the result does.
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
                SeedreamResult result = ToResult(job, reply);
                return (Complete(job, result), result);
            case JobPhase.Completed:
                throw NoPicture(job);
            case JobPhase.Failed:
                return (Fail(job, reply.Error), null);
            case JobPhase.Gone:
                return await RecoverAsync(job, context).ConfigureAwait(false);
            default:
                throw StillRunning(job);
        }
    }

    // The queue forgets a job after an hour; the history knows where its pictures are for as long as they are kept.
    private async Task<(SeedreamJob Job, SeedreamResult? Result)> RecoverAsync(SeedreamJob job, CallContext context)
    {
        LedgerRow? row = Row(job);
        if (row is { State: LedgerState.Running or LedgerState.Completed })
            row = ledger.Expire(row);

        if (row is not null && ledger.Images(row) is { Count: > 0 } images && images.All(image => image.Uri is not null))
            return (row.ToJob(), FromLedger(row, images));

        IReadOnlyList<HistoryRow> rows = await _history.FindAsync(job, context).ConfigureAwait(false);
        if (rows.FirstOrDefault(entry => entry.Status == "FAILED") is { } failed)
            return (Fail(job, failed.Error), null);

        List<Uri> outputs = [.. rows.Select(entry => entry.Output).OfType<Uri>().Distinct()];
        if (outputs.Count == 0)
            return (job with { Status = SeedreamJobStatus.Expired }, null);

        // A request has a row for each output, each with the full cost.
        var reply = new ResultReply(JobPhase.Completed, null, new JobMetrics(rows[0].Cost, null, null, null, null), [.. outputs.Select(uri => new RemoteImage(uri, null, null))]);
        SeedreamResult result = ToResult(job, reply);
        return (Complete(job, result), result);
    }

    private SeedreamJob Complete(SeedreamJob job, SeedreamResult result)
    {
        LedgerRow row = Row(job) ?? ledger.AddForeign(job);
        return ledger.Complete(row, result.Cost, job.Duration, result.Images).ToJob();
    }

    private SeedreamJob Fail(SeedreamJob job, string? error)
    {
        string words = error is null ? "The service gave no reason." : api.Transport.Settings.Key.Redact(error);
        return Row(job) is { } row ? ledger.Fail(row, words).ToJob() : job with { Status = SeedreamJobStatus.Failed, Error = words, Cost = 0 };
    }

    // Not known where the clock has been set back since.
    private TimeSpan? Since(DateTime? submitted) =>
        submitted is { } local && api.Transport.Clock.GetUtcNow() - new DateTimeOffset(local) is { Ticks: >= 0 } passed ? passed : null;

    private LedgerRow? Row(SeedreamJob job) => ledger.FindByRequestId(api.Transport.Settings.Endpoint, job.RequestId);

    private static SeedreamResult FromLedger(LedgerRow row, IReadOnlyList<LedgerImage> images)
    {
        SeedreamJob job = row.ToJob();
        return new SeedreamResult
        {
            RequestId = job.RequestId,
            Images = [.. images.Select(image => ToImage(job, image.Index - 1, images.Count, job.Cost) with { Uri = image.Uri, SuggestedName = image.SuggestedName })],
            Cost = job.Cost,
            Prompt = job.Prompt,
            Source = job.Source,
        };
    }

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

    private static SeedreamException NoRequestId(SeedreamJob job) => new(
        SeedreamErrorId.InvalidParameter,
        $"The edit of {DisplayName(job)} has no request id, for its submit has not been answered, so the service cannot be asked about it. Nothing was asked.",
        "Run the command that made it again: it asks the service's request history, and takes the job up if it is there.");

    private static SeedreamException NoPicture(SeedreamJob job) => new(
        SeedreamErrorId.DownloadFailed,
        $"The job {job.RequestId} of {DisplayName(job)} completed, but the service's answer names no picture. The job is billed.",
        $"Run Get-SeedreamResult -RequestId {job.RequestId} -Debug to see the answer, or look in the service's console.")
    {
        RequestId = job.RequestId,
    };

    private static SeedreamException StillRunning(SeedreamJob job) => new(
        SeedreamErrorId.WaitTimeout,
        $"The job {job.RequestId} of {DisplayName(job)} is still running, so it has no result yet. It is billed when it completes.",
        $"Wait for it: Wait-SeedreamJob -RequestId {job.RequestId} | Get-SeedreamResult")
    {
        RequestId = job.RequestId,
    };
}
