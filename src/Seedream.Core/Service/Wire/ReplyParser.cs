using System.Globalization;
using System.Net;
using System.Text.Json;
using Seedream.Service.Transport;

namespace Seedream.Service.Wire;

/// <summary>Turns answers into replies, in every shape that the service is known or suspected to give them.</summary>
internal static class ReplyParser
{
    /// <summary>Reads a status; null where the answer is none.</summary>
    public static StatusReply? Status(ApiResponse response)
    {
        if (response.Status == HttpStatusCode.NotFound)
            return new StatusReply(JobPhase.Gone, null, NoMetrics);

        JsonElement? body = JsonElementExtensions.Parse(response.Body);
        string? status = body.Text("status");

        // Documented as 422; seen as 200 as well.
        if (response.Status == HttpStatusCode.UnprocessableEntity || (response.Status == HttpStatusCode.OK && status == "FAILED"))
            return new StatusReply(JobPhase.Failed, ErrorBody.Read(response), Metrics(body));

        if (response.Status is not (HttpStatusCode.OK or HttpStatusCode.Accepted) || body is null)
            return null;

        return new StatusReply(status == "COMPLETED" ? JobPhase.Completed : JobPhase.Running, null, Metrics(body));
    }

    /// <summary>Reads a result; null where the answer is none.</summary>
    public static ResultReply? Result(ApiResponse response)
    {
        if (Status(response) is not { } status)
            return null;

        JsonElement? body = JsonElementExtensions.Parse(response.Body);
        List<RemoteImage> images = Images(body);

        // A body with pictures is a result, whatever word stands in its status.
        JobPhase phase = status.Phase == JobPhase.Running && images.Count > 0 && body.Text("status") is null ? JobPhase.Completed : status.Phase;
        return new ResultReply(phase, status.Error, status.Metrics, phase == JobPhase.Completed ? images : []);
    }

    /// <summary>Reads metrics, from the field of that name or the body itself.</summary>
    public static JobMetrics Metrics(JsonElement? body)
    {
        JsonElement? metrics = body.Field("metrics");
        return new JobMetrics(
            metrics.Number("cost") ?? body.Number("cost"),
            metrics.Number("remaining_credits") ?? body.Number("remaining_credits"),
            metrics.Seconds("inference_time"),
            metrics.Seconds("queue_time"),
            metrics.Seconds("total_time"));
    }

    /// <summary>
    /// Reads the pictures: <c>images[]</c> first, for it says most, else <c>output</c>, whose shape with several
    /// pictures nobody documents, else <c>image</c>.
    /// </summary>
    public static List<RemoteImage> Images(JsonElement? body)
    {
        List<RemoteImage> images = [.. body.Field("images").Items().SelectMany(Flatten)];
        if (images.Count == 0)
            images = [.. Flatten(body.Field("output"))];

        if (images.Count == 0)
            images = [.. Flatten(body.Field("image"))];

        return [.. images.DistinctBy(image => image.Uri)];
    }

    /// <summary>Reads rows of the history, from an array or an object around one.</summary>
    public static List<HistoryRow> History(ApiResponse response)
    {
        JsonElement? body = JsonElementExtensions.Parse(response.Body);
        JsonElement? rows = body is { ValueKind: JsonValueKind.Object } parent && body.Text("request_id") is null
            ? parent.EnumerateObject().Select(property => (JsonElement?)property.Value).FirstOrDefault(value => value is { ValueKind: JsonValueKind.Array }) ?? body
            : body;
        IEnumerable<JsonElement?> items = rows is { ValueKind: JsonValueKind.Object } ? [rows] : rows.Items();
        return [.. items.Where(row => row.Text("request_id") is not null).Select(Row)];
    }

    private static JobMetrics NoMetrics { get; } = new(null, null, null, null, null);

    private static IEnumerable<RemoteImage> Flatten(JsonElement? element) => element switch
    {
        { ValueKind: JsonValueKind.Array } => element.Items().SelectMany(Flatten),
        { ValueKind: JsonValueKind.String } => element.AsText().ToWebUri() is { } uri ? [new RemoteImage(uri, null, null)] : [],
        { ValueKind: JsonValueKind.Object } => FromObject(element),
        _ => [],
    };

    private static IEnumerable<RemoteImage> FromObject(JsonElement? element)
    {
        Uri? uri = (element.Text("url") ?? element.Text("uri") ?? element.Text("image_url")).ToWebUri();
        if (uri is not null)
        {
            long? length = element.Number("file_size") is { } size and > 0 and < long.MaxValue ? (long)size : null;
            return [new RemoteImage(uri, element.Text("file_name"), length)];
        }

        // An object without an address of its own may hold the pictures under any name.
        return element!.Value.EnumerateObject()
            .Where(property => property.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.String)
            .SelectMany(property => Flatten(property.Value));
    }

    private static HistoryRow Row(JsonElement? row) => new()
    {
        RequestId = row.Text("request_id")!,
        Model = row.Text("model_name"),
        Status = row.Text("model_status") ?? row.Text("status"),
        Cost = row.Number("credits_deduction"),
        RequestBody = row.Field("request_body") switch
        {
            { ValueKind: JsonValueKind.String } text => ((JsonElement?)text).AsText(),
            { } other => other.GetRawText(),
            null => null,
        },
        Output = row.Text("generation_url").ToWebUri(),
        Error = row.Text("error"),
        Created = Moment(row.Text("created_at") ?? row.Text("timestamp") ?? row.Text("request_time") ?? row.Text("updated_at")),
    };

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) ? moment : null;
}
