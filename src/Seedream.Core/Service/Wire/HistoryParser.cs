using System.Globalization;
using System.Net;
using System.Text.Json;
using Seedream.Service.Transport;

namespace Seedream.Service.Wire;

internal static class HistoryParser
{
    /// <summary>The maximum number of rows of a listing, which a service may also put on one page.</summary>
    public const int MaxRows = 50_000;

    // A number between these is a time in seconds, or a thousand times as many milliseconds: 2001 to 2096.
    private const decimal EarliestSeconds = 1_000_000_000;
    private const decimal LatestSeconds = 4_000_000_000;

    private static readonly string[] TotalNames = ["total", "total_count", "total_items"];

    // By its id, a request is returned as a bare row, which may leave out that id.
    private static readonly string[] RowNames = ["request_id", "model_status", "generation_url"];

    /// <summary>Reads a page from an array, or from the first array in an object.</summary>
    /// <returns>
    /// Null if the response is not a list. A 404 is none: it does not prove that a request is missing.
    /// </returns>
    public static HistoryPage? Page(ApiResponse response)
    {
        if (response is not { Status: HttpStatusCode.OK, LooksLikeWholeJson: true }
            || JsonElementExtensions.Parse(response.Body) is not { } body)
        {
            return null;
        }

        if (body.ValueKind == JsonValueKind.Array)
            return Page(body, null);

        if (RowNames.Any(name => ((JsonElement?)body).Text(name) is not null))
            return new HistoryPage([Row(body)], null);

        (JsonElement? list, JsonElement? owner) = FindList(body, depth: 3);
        return list is null ? null : Page(list, Total(owner) ?? Total(body));
    }

    /// <summary>Reads the rows of one request, which a 404 says do not exist.</summary>
    public static HistoryPage? PageOrNotFound(ApiResponse response) =>
        response.Status == HttpStatusCode.NotFound ? new HistoryPage([], 0) : Page(response);

    private static HistoryPage Page(JsonElement? list, int? total) => new(
        [.. list.Items().Take(MaxRows).Select(Row)], total, IsCut: list?.GetArrayLength() > MaxRows);

    private static (JsonElement? List, JsonElement? Owner) FindList(JsonElement? parent, int depth)
    {
        if (parent is not { ValueKind: JsonValueKind.Object } element || depth == 0)
            return default;

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Array)
                return (property.Value, parent);
        }

        return element.EnumerateObject().Select(property => FindList(property.Value, depth - 1))
            .FirstOrDefault(found => found.List is not null);
    }

    private static int? Total(JsonElement? owner) =>
        TotalNames.Select(name => owner.Number(name)).FirstOrDefault(total =>
            total is >= 0 and <= int.MaxValue) is { } number
            ? (int)number
            : null;

    private static HistoryRow Row(JsonElement? row) => new()
    {
        RequestId = row.RequestId(),
        Model = row.Text("model_name"),
        Status = row.Text("model_status") ?? row.Text("status"),
        Cost = row.Number("credits_deduction"),
        RequestBody = TextOrJson(row, "request_body"),
        Output = TextOrJson(row, "generation_url"),
        Error = row.Text("error"),
        Created = Earliest(row),
    };

    private static string? TextOrJson(JsonElement? row, string name) => row.Text(name)
        ?? (row.Field(name) is { ValueKind: not JsonValueKind.String } json ? json.GetRawText() : null);

    // The name of the time field is not documented, and a row may have several: its request came first.
    private static DateTimeOffset? Earliest(JsonElement? row) => row is { ValueKind: JsonValueKind.Object } element
        ? element.EnumerateObject().Where(property => property.Name is not ("request_body" or "request_id" or "error"))
            .Min(property => Time(property.Value))
        : null;

    private static DateTimeOffset? Time(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            return value.TryGetDecimal(out decimal number) ? Epoch(number) : null;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal;
        return ((JsonElement?)value).AsText() is { Length: >= 10 } text
            && !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal digits)
            ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out DateTimeOffset at)
                ? at.Year is > 1970 and < 2100 ? at : null
                : null
            : ((JsonElement?)value).AsText() is { } other ? Epoch(JsonElementExtensions.ToNumber(other)) : null;
    }

    private static DateTimeOffset? Epoch(decimal? number) => number switch
    {
        >= EarliestSeconds and <= LatestSeconds => DateTimeOffset.UnixEpoch.AddSeconds((double)number),
        >= EarliestSeconds * 1000 and <= LatestSeconds * 1000 =>
            DateTimeOffset.UnixEpoch.AddMilliseconds((double)number),
        _ => null,
    };
}
