using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Seedream.Emulator;

/// <summary>Writes a row of the history.</summary>
internal static class HistoryRow
{
    private static readonly string[] Late =
        ["model_status", "credits_deduction", "request_body", "generation_url", "latency_ms", "error"];

    public static object Write(EmulatedService service, Job job, int index, string root)
    {
        EmulatorOptions options = service.Options;
        string status = Status(job, service.Now);
        if (status == "COMPLETED" && index < job.ImagesFailed)
            status = "FAILED";
        var row = new Dictionary<string, object?>
        {
            ["request_id"] = job.Id,
            ["model_name"] = job.Model,
            ["model_status"] = status switch
            {
                "COMPLETED" => options.CompletedStatus,
                "FAILED" => options.FailedStatus,
                _ => status,
            },
            ["credits_deduction"] = status == "COMPLETED" ? JobJson.Cost(options, job.Cost) : 0,
        };
        if (job.Chance(options.Seed, "id") < options.HistoryNoIdShare)
            row.Remove("request_id");
        if (options.HistoryRequestBody != HistoryRequestBody.Absent)
            row["request_body"] = HistoryBodyWriter.Write(options, job.Edit.Body);
        row["generation_url"] = status == "COMPLETED" ? root + job.OutputPath(index) : null;
        row["latency_ms"] = status == "PENDING" ? null : (long)(job.Ends - job.Submitted).TotalMilliseconds;
        row["error"] = status == "FAILED" ? job.Error ?? Job.ImageError : null;
        if (options.HistoryTimeName is { Length: > 0 } time)
            row[time] = Time(options, job.Submitted);
        if (options.HistoryTimeName == "created_at")
            row["updated_at"] = Time(options, status == "PENDING" ? job.Submitted : job.Ends);
        if (!HistoryListing.HasLanded(options, job, service.Now))
        {
            foreach (string name in Late.Where(row.ContainsKey))
                row[name] = null;
        }

        if (options.HistoryRepeatKeys && row.GetValueOrDefault("request_body") is JsonObject body)
            row["request_body"] = Repeat(body);
        return options.HistoryRepeatKeys ? Repeat(row) : row;
    }

    /// <summary>Returns COMPLETED, FAILED or PENDING.</summary>
    public static string Status(Job job, DateTimeOffset now) => job.StateAt(now) switch
    {
        JobState.Completed => "COMPLETED",
        JobState.Failed => "FAILED",
        _ => "PENDING",
    };

    private static object Time(EmulatorOptions options, DateTimeOffset time) => options.HistoryTimeFormat switch
    {
        HistoryTimeFormat.Utc =>
            time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        HistoryTimeFormat.Local => time.ToOffset(options.HistoryTimeZone).ToString("s", CultureInfo.InvariantCulture),
        HistoryTimeFormat.EpochSeconds => time.ToUnixTimeSeconds(),
        HistoryTimeFormat.EpochMilliseconds => time.ToUnixTimeMilliseconds(),
        _ => time,
    };

    /// <summary>Writes an object with every property twice.</summary>
    private static JsonElement Repeat(object value)
    {
        string properties = JsonSerializer.Serialize(value, Reply.Readable)[1..^1];
        return JsonSerializer.Deserialize<JsonElement>($"{{{properties},{properties}}}");
    }
}
