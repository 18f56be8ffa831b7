using System.Globalization;
using System.Net;
using System.Text.Json;
using Seedream.Edits;
using Seedream.Service.Transport;

namespace Seedream.Service.Wire;

internal static class HistoryParser
{
    /// <summary>Reads the rows from an array, or from the first array in an object.</summary>
    /// <returns>
    /// Null if the response is not a list. A 404 is none: it does not prove that a request is missing.
    /// </returns>
    public static List<HistoryRow>? List(ApiResponse response)
    {
        if (response is not { Status: HttpStatusCode.OK, LooksLikeJson: true })
            return null;

        JsonElement? body = JsonElementExtensions.Parse(response.Body);
        JsonElement? rows = body is { ValueKind: JsonValueKind.Object } parent && body.Text("request_id") is null
            ? parent.EnumerateObject().Select(property => (JsonElement?)property.Value)
                .FirstOrDefault(value => value is { ValueKind: JsonValueKind.Array }) ?? body
            : body;
        IEnumerable<JsonElement?> items = rows is { ValueKind: JsonValueKind.Object } ? [rows] : rows.Items();
        return [.. items.Where(row => row.Text("request_id") is not null).Select(Row)];
    }

    /// <summary>Reads the rows of one request, which a 404 says do not exist.</summary>
    public static List<HistoryRow>? ListOrNotFound(ApiResponse response) =>
        response.Status == HttpStatusCode.NotFound ? [] : List(response);

    private static HistoryRow Row(JsonElement? row) => new()
    {
        RequestId = row.Text("request_id")!,
        Status = row.Text("model_status") ?? row.Text("status"),
        Cost = row.Number("credits_deduction"),
        RequestBody = row.Text("request_body") ?? Json(row.Field("request_body")),
        Output = WebAddress.Parse(row.Text("generation_url")),
        Error = row.Text("error"),
        Created = Moment(
            row.Text("created_at") ?? row.Text("timestamp") ?? row.Text("request_time") ?? row.Text("updated_at")),
    };

    private static string? Json(JsonElement? body) =>
        body is { ValueKind: not JsonValueKind.String } json ? json.GetRawText() : null;

    private static DateTimeOffset? Moment(string? text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out DateTimeOffset at) ? at : null;
    }
}
