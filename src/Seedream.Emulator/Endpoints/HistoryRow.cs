using System.Globalization;
using System.Text.Json;

namespace Seedream.Emulator;

/// <summary>Writes a row of the history.</summary>
internal static class HistoryRow
{
    private static readonly string[] Late =
        ["model_status", "credits_deduction", "request_body", "generation_url", "latency_ms", "error"];

    public static JsonElement Write(EmulatedService service, Job job, int index, string root)
    {
        EmulatorOptions options = service.Options;
        string status = Status(job, service.Now);
        var row = new Dictionary<string, object?>
        {
            ["request_id"] = job.Id,
            ["model_name"] = job.Model,
            ["model_status"] = status,
            ["credits_deduction"] = status == "COMPLETED" ? job.Cost : 0,
        };
        if (job.Chance(options.Seed, "id") < options.HistoryNoIdShare)
            row.Remove("request_id");
        if (options.HistoryRequestBody != HistoryRequestBody.Absent)
            row["request_body"] = HistoryBodyWriter.Write(options, job.Edit.Body);
        row["generation_url"] = status == "COMPLETED" ? root + job.OutputPath(index) : null;
        row["latency_ms"] = status == "PENDING" ? null : (long)(job.Ends - job.Submitted).TotalMilliseconds;
        row["error"] = status == "FAILED" ? job.Error : null;
        AddTimes(row, options, job.Submitted, status == "PENDING" ? job.Submitted : job.Ends);
        if (!HistoryListing.HasLanded(options, job, service.Now))
        {
            foreach (string name in Late.Where(row.ContainsKey))
                row[name] = null;
        }

        JsonElement json = JsonSerializer.SerializeToElement(row, Reply.Readable);
        return options.HistoryRepeatKeys ? WithRepeatedKeys(json) : json;
    }

    /// <summary>Returns COMPLETED, FAILED or PENDING.</summary>
    public static string Status(Job job, DateTimeOffset now) => job.StateAt(now) switch
    {
        JobState.Completed => "COMPLETED",
        JobState.Failed => "FAILED",
        _ => "PENDING",
    };

    private static void AddTimes(
        Dictionary<string, object?> row,
        EmulatorOptions options,
        DateTimeOffset submitted,
        DateTimeOffset updated)
    {
        if (options.HistoryTimeName is not { Length: > 0 } name)
            return;
        row[name] = Time(options, submitted);
        if (name == "created_at")
            row["updated_at"] = Time(options, updated);
    }

    private static object Time(EmulatorOptions options, DateTimeOffset time) => options.HistoryTimeFormat switch
    {
        HistoryTimeFormat.Utc =>
            time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        HistoryTimeFormat.Local => time.ToOffset(options.HistoryTimeZone).ToString("s", CultureInfo.InvariantCulture),
        HistoryTimeFormat.EpochSeconds => time.ToUnixTimeSeconds(),
        HistoryTimeFormat.EpochMilliseconds => time.ToUnixTimeMilliseconds(),
        _ => time,
    };

    private static JsonElement WithRepeatedKeys(JsonElement row)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            WriteRepeated(writer, row);
        return JsonSerializer.Deserialize<JsonElement>(buffer.ToArray());
    }

    private static void WriteRepeated(Utf8JsonWriter writer, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            json.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        foreach (JsonProperty property in json.EnumerateObject().SelectMany(one => Enumerable.Repeat(one, 2)))
        {
            writer.WritePropertyName(property.Name);
            WriteRepeated(writer, property.Value);
        }

        writer.WriteEndObject();
    }
}
