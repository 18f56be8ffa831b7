using System.Text.Json;
using Seedream.Edits;
using Seedream.Service.Transport;

namespace Seedream.Service.Wire;

/// <summary>Reads the answer of the direct endpoint: a picture's bytes, or JSON with pictures in base64 or their addresses.</summary>
internal static class DirectReplyParser
{
    /// <summary>Gives the pictures; null where the answer holds none.</summary>
    public static DirectReply? Read(ApiResponse response)
    {
        JsonElement? body = response.LooksLikeJson ? JsonElementExtensions.Parse(response.Body) : null;
        JobMetrics inBody = ReplyParser.Metrics(body);
        List<DirectImage> images = body is null
            ? IsPicture(response) ? [new DirectImage(response.Body, null)] : []
            : FromJson(body);
        if (images.Count == 0)
            return null;

        var metrics = new JobMetrics(
            HeaderNumber(response, "x-cost") ?? inBody.Cost,
            HeaderNumber(response, "x-remaining-credits") ?? inBody.RemainingCredit,
            JsonElementExtensions.ToSeconds(HeaderNumber(response, "x-generation-time")) ?? inBody.Inference,
            null,
            null);
        return new DirectReply(Header(response, "x-request-id") ?? body.Text("request_id"), metrics, images);
    }

    // The picture is paid: one under a wrong content type, or none, is still the picture.
    private static bool IsPicture(ApiResponse response) =>
        ImageFormat.Extension(response.Body.Span) is not null
        || (response.ContentType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true && !response.Body.IsEmpty);

    private static List<DirectImage> FromJson(JsonElement? body)
    {
        IEnumerable<JsonElement?> encoded = body.Field("images").Items().Append(body.Field("image"));
        List<DirectImage> images = [.. encoded.Select(item => Decode(item.AsText() ?? item.Text("image") ?? item.Text("b64_json"))).OfType<DirectImage>()];
        return images.Count > 0 ? images : [.. ReplyParser.Images(body).Select(image => new DirectImage(default, image.Uri))];
    }

    private static DirectImage? Decode(string? text)
    {
        if (text is null || text.ToWebUri() is not null)
            return null;

        int comma = text.StartsWith("data:", StringComparison.Ordinal) ? text.IndexOf(',', StringComparison.Ordinal) : -1;
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64Chars(text.AsSpan(comma + 1), bytes, out int written) && written > 0
            ? new DirectImage(bytes.AsMemory(0, written), null)
            : null;
    }

    private static string? Header(ApiResponse response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    private static decimal? HeaderNumber(ApiResponse response, string name) =>
        decimal.TryParse(Header(response, name), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out decimal value) ? value : null;
}
