using System.Text.Json;
using Seedream.Edits;
using Seedream.Service.Transport;

namespace Seedream.Service.Wire;

/// <summary>Parses the response of the direct endpoint: an image, or JSON with images as base64 or URLs.</summary>
internal static class DirectReplyParser
{
    /// <summary>Null if the response contains no image.</summary>
    public static DirectReply? Read(ApiResponse response)
    {
        JsonElement? body = response.LooksLikeJson ? JsonElementExtensions.Parse(response.Body) : null;
        List<DirectImage> images = body is not null ? FromJson(body)
            : IsImage(response) ? [new DirectImage(response.Body, null)]
            : [];
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
        return new DirectReply(Header(response, "x-request-id") ?? body.Text("request_id"), metrics, images);
    }

    // The image is paid, so it is accepted under a wrong content type or none.
    private static bool IsImage(ApiResponse response) =>
        ImageFormat.Extension(response.Body.Span) is not null
        || (response.ContentType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true
            && !response.Body.IsEmpty);

    private static List<DirectImage> FromJson(JsonElement? body)
    {
        IEnumerable<JsonElement?> encoded = body.Field("images").Items().Append(body.Field("image"));
        List<DirectImage> images =
        [
            .. encoded.Select(item => Decode(item.AsText() ?? item.Text("image") ?? item.Text("b64_json")))
                .OfType<DirectImage>(),
        ];
        return images.Count > 0
            ? images
            : [.. ReplyParser.Images(body).Select(image => new DirectImage(default, image.Uri))];
    }

    private static DirectImage? Decode(string? text)
    {
        if (text is null || WebAddress.Parse(text) is not null)
            return null;

        int comma = text.StartsWith("data:", StringComparison.Ordinal) ? text.IndexOf(',') : -1;
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64Chars(text.AsSpan(comma + 1), bytes, out int written) && written > 0
            ? new DirectImage(bytes.AsMemory(0, written), null)
            : null;
    }

    private static string? Header(ApiResponse response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
}
