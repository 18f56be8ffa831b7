using System.Net;
using System.Text.Json;
using Seedream.Edits;
using Seedream.Service.Transport;

namespace Seedream.Service.Wire;

/// <summary>
/// Parses responses in every form that the service is known or suspected to send. A method returns null if the response
/// is not the expected one.
/// </summary>
internal static class ReplyParser
{
    private static readonly string[] UploadFields = ["file_urls", "urls", "file_url", "url"];
    private static readonly JobMetrics NoMetrics = new(null, null, null, null, null);

    public static StatusReply? Status(ApiResponse response)
    {
        JsonElement? body = JsonElementExtensions.Parse(response.Body);
        JobPhase? phase = JobWords.Phase(body.Text("status"));
        switch (response.Status)
        {
            // A gateway's 404 says nothing about the job.
            case HttpStatusCode.NotFound when ErrorBody.IsServiceError(response):
                return new StatusReply(JobPhase.Gone, null, NoMetrics);

            case HttpStatusCode.UnprocessableEntity when phase == JobPhase.Failed || (phase is null && SaysError(body)):
            case HttpStatusCode.OK when phase == JobPhase.Failed:
                return new StatusReply(JobPhase.Failed, ErrorBody.Read(response), Metrics(body));

            case HttpStatusCode.OK or HttpStatusCode.Accepted when body is not null:
                return new StatusReply(phase ?? JobPhase.Running, null, Metrics(body), phase is not null);

            default:
                return null;
        }
    }

    /// <param name="response">The response.</param>
    /// <param name="host">The host of images whose address has none; null to leave them out.</param>
    public static ResultReply? Result(ApiResponse response, Uri? host = null)
    {
        if (Status(response) is not { } status)
            return null;

        JsonElement? body = JsonElementExtensions.Parse(response.Body);
        List<RemoteImage> images = ReplyImages.Read(body, host);

        // Images are a result, unless the service says in a known word that the job is not completed.
        bool isCompleted = status.Phase == JobPhase.Completed || (!status.IsUnderstood && images.Count > 0);
        return isCompleted
            ? new ResultReply(JobPhase.Completed, status.Error, status.Metrics, images)
            : new ResultReply(status.Phase, status.Error, status.Metrics, []);
    }

    public static Uri? UploadedFile(ApiResponse response)
    {
        if (response.Status != HttpStatusCode.OK)
            return null;

        // The documentation is inconsistent about the name of the field and its form.
        JsonElement? body = JsonElementExtensions.Parse(response.Body);
        JsonElement? files = UploadFields.Select(name => body.Field(name)).FirstOrDefault(field => field is not null);
        JsonElement? all = files ?? body;
        JsonElement? first = all.Items().FirstOrDefault() ?? all;
        return WebAddress.Parse(first.AsText() ?? first.Text("url"));
    }

    public static CreditReply? Credit(ApiResponse response)
    {
        if (response.Status != HttpStatusCode.OK)
            return null;

        JsonElement? body = JsonElementExtensions.Parse(response.Body);
        return body.Number("credits") is { } credit
            ? new CreditReply(credit, body.Number("free-credits") ?? 0)
            : null;
    }

    /// <summary>Reads metrics from the field of that name, else from the body itself.</summary>
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

    // A list of parameters rejects the request, which says nothing about the job.
    private static bool SaysError(JsonElement? body) =>
        body.Field("error") is { ValueKind: JsonValueKind.String or JsonValueKind.Object }
        && body.Field("detail") is not { ValueKind: JsonValueKind.Array };
}
