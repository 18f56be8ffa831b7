using System.Text.Json;

namespace Seedream.Emulator;

/// <summary>The parts that several answers about a job share.</summary>
internal static class JobJson
{
    /// <summary>The body of the status endpoint.</summary>
    public static Reply Status(EmulatedService service, Exchange exchange, Job job, int runningCode = 200)
    {
        JobState state = job.StateAt(service.Now);
        int code = state switch
        {
            JobState.Failed => service.Options.FailedCode,
            JobState.Completed => 200,
            _ => runningCode,
        };
        return Reply.Json(code, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", Name(state, service.Options));
            json.WriteString("request_id", job.Id);
            if (state == JobState.Failed)
            {
                json.WriteString("error", job.Error);
            }
            else if (state != JobState.Completed)
            {
                string root = exchange.HasFault(FaultAction.ForeignUrls) ? service.ForeignBase : service.ApiBase;
                json.WriteString("status_url", $"{root}/v2/requests/{job.Id}/status");
                json.WriteString("response_url", $"{root}/v2/requests/{job.Id}");
            }

            WriteMetrics(json, service.Options, job, state);
            json.WriteEndObject();
        });
    }

    public static void WriteMetrics(Utf8JsonWriter json, EmulatorOptions options, Job job, JobState state)
    {
        json.WriteStartObject("metrics");
        if (state is JobState.Completed or JobState.Failed)
        {
            json.WriteNumber("inference_time", Seconds(job.RunTime));
            if (options.OptionalMetrics)
            {
                json.WriteNumber("queue_time", Seconds(job.QueueTime));
                json.WriteNumber("total_time", Seconds(job.QueueTime + job.RunTime));
            }
        }

        if (state == JobState.Completed && options.OptionalMetrics)
        {
            json.WriteNumber("cost", job.Cost);
            json.WriteNumber("remaining_credits", job.RemainingCredits);
        }

        json.WriteEndObject();
    }

    public static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    /// <summary>A seed such as the service reports; the model takes none.</summary>
    public static int SeedOf(Job job) => job.Id.GetHashCode() & int.MaxValue;

    private static string Name(JobState state, EmulatorOptions options) => state switch
    {
        JobState.Queued => "QUEUED",
        JobState.Processing => options.RunningStatus,
        JobState.Completed => "COMPLETED",
        _ => "FAILED",
    };
}
