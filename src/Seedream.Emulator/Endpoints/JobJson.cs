using System.Globalization;

namespace Seedream.Emulator;

/// <summary>The JSON that several endpoints return about a job.</summary>
internal static class JobJson
{
    /// <summary>Returns the reply of the status endpoint, with the running code while the job has not ended.</summary>
    public static Reply Status(EmulatedService service, Exchange exchange, Job job, int runningCode = 200)
    {
        JobState state = job.StateAt(service.Now);
        (int code, string name) = state switch
        {
            JobState.Queued => (runningCode, service.Options.QueuedStatus),
            JobState.Processing => (runningCode, service.Options.RunningStatus),
            JobState.Completed => (200, service.Options.CompletedStatus),
            _ => (service.Options.FailedCode, service.Options.FailedStatus),
        };
        var body = new Dictionary<string, object?> { ["status"] = name, ["request_id"] = job.Id };
        if (state == JobState.Failed)
        {
            body["error"] = job.Error;
        }
        else if (state != JobState.Completed)
        {
            string root = service.ApiBaseFor(exchange);
            body["status_url"] = $"{root}/v2/requests/{job.Id}/status";
            body["response_url"] = $"{root}/v2/requests/{job.Id}";
        }

        body["metrics"] = Metrics(service.Options, job, state);
        return Reply.Json(code, body);
    }

    public static Dictionary<string, object?> Metrics(EmulatorOptions options, Job job, JobState state)
    {
        var metrics = new Dictionary<string, object?>();
        if (state is JobState.Completed or JobState.Failed)
        {
            metrics["inference_time"] = Seconds(job.RunTime);
            if (options.OptionalMetrics)
            {
                metrics["queue_time"] = Seconds(job.QueueTime);
                metrics["total_time"] = Seconds(job.QueueTime + job.RunTime);
            }
        }

        if (state == JobState.Completed && options.OptionalMetrics)
        {
            if (Cost(options, job.Cost) is { } cost)
                metrics["cost"] = cost;
            metrics["remaining_credits"] = job.RemainingCredits;
        }

        return metrics;
    }

    /// <summary>Returns a cost as the service states it, or null if it does not.</summary>
    public static object? Cost(EmulatorOptions options, decimal billed) => options.StatedCost switch
    {
        StatedCost.Negative => -billed,
        StatedCost.Absurd => 1_000_000_000,
        StatedCost.Absent => null,
        StatedCost.Text => billed.ToString(CultureInfo.InvariantCulture),
        _ => billed,
    };

    public static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    /// <summary>Returns a seed as the service reports it, although the model takes none.</summary>
    public static int SeedOf(Job job) => job.FileId.GetHashCode() & int.MaxValue;
}
