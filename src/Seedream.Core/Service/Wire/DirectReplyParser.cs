using System.Text.Json;
using Seedream.Edits.Formats;
using Seedream.Service.Transport;

namespace Seedream.Service.Wire;

/// <summary>Parses the response of the direct endpoint: an image, or JSON or text with images.</summary>
internal static class DirectReplyParser
{
    /// <summary>Null if the response contains no image.</summary>
    /// <param name="response">The response.</param>
    /// <param name="host">The host of images whose address has none; null to leave them out.</param>
    public static DirectReply? Read(ApiResponse response, Uri? host = null)
    {
        JsonElement? body = response.LooksLikeJson ? JsonElementExtensions.Parse(response.Body) : null;
        List<RemoteImage> images = body is not null ? ReplyImages.Read(body, host)
            : IsImage(response) ? [new RemoteImage(null, null, null, response.Body)]
            : ReplyImages.Read(response.Text);
        if (images.Count == 0)
            return null;

        JobMetrics inBody = ReplyParser.Metrics(body);
        var metrics = new JobMetrics(
            JsonElementExtensions.ToNumber(Header(response, "x-cost")) ?? inBody.Cost,
            JsonElementExtensions.ToNumber(Header(response, "x-remaining-credits")) ?? inBody.RemainingCredit,
            JsonElementExtensions.ToSeconds(JsonElementExtensions.ToNumber(Header(response, "x-generation-time")))
                ?? inBody.Inference,
            null,
            null);
        string? requestId = JsonElementExtensions.ValidRequestId(Header(response, "x-request-id")) ?? body.RequestId();
        return new DirectReply(requestId, metrics, images);
    }

    // The image is paid, so it is accepted under a wrong content type or none.
    private static bool IsImage(ApiResponse response) =>
        ImageFormat.Extension(response.Body.Span) is not null
        || (response.ContentType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true
            && !response.Body.IsEmpty);

    private static string? Header(ApiResponse response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
}
