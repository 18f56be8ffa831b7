using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Seedream.Service.Transport;

namespace Seedream.Service.Wire;

internal static partial class HistoryParser
{
    /// <summary>The maximum number of rows of a listing, which a service may also put on one page.</summary>
    public const int MaxRows = 50_000;

    // A number between these is a time in seconds, or a thousand times as many milliseconds: 2001 to 2096.
    private const decimal EarliestSeconds = 1_000_000_000;
    private const decimal LatestSeconds = 4_000_000_000;

    private const string BodyName = "request_body";

    private static readonly string[] ErrorNames = ["error", "errors", "detail"];
    private static readonly string[] TotalNames = ["total", "total_count", "total_items"];

    // By its id, a request is returned as a bare row, which may leave out that id.
    private static readonly string[] RowNames = ["request_id", "model_status", "generation_url"];

    /// <summary>Reads a page from an array, or from an object with rows at any place.</summary>
    /// <returns>
    /// Null if the response is not a list, or says that it is not complete. A 404 is none: it does not prove that a
    /// request is missing.
    /// </returns>
    public static HistoryPage? Page(ApiResponse response)
    {
        if (response is not { Status: HttpStatusCode.OK, LooksLikeWholeJson: true }
            || JsonElementExtensions.Parse(response.Body) is not { } body)
        {
            return null;
        }

        if (body.ValueKind == JsonValueKind.Array)
            return Page(((JsonElement?)body).Items(), null);

        (IEnumerable<JsonElement?>? rows, JsonElement? owner) = FindRows(body, depth: 3);
        if (rows is null)
            (rows, owner) = FindList(body, depth: 3);

        // A page with an error may end early. The error of a bare row is its own.
        bool isBareRow = owner is null && IsRow(body);
        return rows is null || (!isBareRow && (SaysError(body) || SaysError(owner)))
            ? null
            : Page(rows, Total(owner) ?? Total(body));
    }

    /// <summary>Reads the rows of one request, which a 404 says do not exist.</summary>
    public static HistoryPage? PageOrNotFound(ApiResponse response) =>
        response.Status == HttpStatusCode.NotFound ? new HistoryPage([], 0) : Page(response);

    private static HistoryPage Page(IEnumerable<JsonElement?> rows, int? total)
    {
        List<HistoryRow> read = [.. rows.Take(MaxRows + 1).Select(Row)];
        return read.Count > MaxRows
            ? new HistoryPage(read[..MaxRows], total, IsCut: true)
            : new HistoryPage(read, total);
    }

    private static bool IsRow(JsonElement? element) => RowNames.Any(name => element.Text(name) is not null);

    // An answer may contain other lists, and a row may contain lists of its own.
    private static (IEnumerable<JsonElement?>? Rows, JsonElement? Owner) FindRows(JsonElement? parent, int depth)
    {
        if (parent is not { ValueKind: JsonValueKind.Object } element || depth == 0)
            return default;

        foreach (JsonProperty property in element.EnumerateObject().Where(property => property.Name != BodyName))
        {
            JsonElement? value = property.Value;
            if (value.Items().Any(IsRow))
                return (value.Items(), parent);

            if (FindRows(value, depth - 1) is { Rows: not null } found)
                return found;
        }

        return IsRow(parent) ? ([parent], null) : default;
    }

    private static (IEnumerable<JsonElement?>? Rows, JsonElement? Owner) FindList(JsonElement? parent, int depth)
    {
        if (parent is not { ValueKind: JsonValueKind.Object } element || depth == 0)
            return default;

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Array)
                return (((JsonElement?)property.Value).Items(), parent);
        }

        return element.EnumerateObject().Select(property => FindList(property.Value, depth - 1))
            .FirstOrDefault(found => found.Rows is not null);
    }

    private static bool SaysError(JsonElement? body) =>
        ErrorNames.Any(name => body.Field(name) is { } error && error.SaysSomething())
        || body.Field("success") is { ValueKind: JsonValueKind.False }
        || JobWords.Phase(body.Text("status")) == JobPhase.Failed;

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
        RequestBody = TextOrJson(row, BodyName),
        Output = TextOrJson(row, "generation_url"),
        Error = row.Text("error"),
        Created = Earliest(row),
    };

    private static string? TextOrJson(JsonElement? row, string name) => row.Text(name)
        ?? (row.Field(name) is { ValueKind: not JsonValueKind.String } json ? json.GetRawText() : null);

    // The name of the time field is not documented, and a row may have several: its request came first.
    private static DateTimeOffset? Earliest(JsonElement? row) => row is { ValueKind: JsonValueKind.Object } element
        ? element.EnumerateObject().Where(property => property.Name is not (BodyName or "request_id" or "error"))
            .Min(property => Time(property))
        : null;

    private static DateTimeOffset? Time(JsonProperty property)
    {
        JsonElement? value = property.Value;
        string? text = value.AsText();
        decimal? number = text is null && property.Value.ValueKind == JsonValueKind.Number
            && property.Value.TryGetDecimal(out decimal written)
            ? written
            : JsonElementExtensions.ToNumber(text);

        // Seeds and other numbers may look like times.
        if (number is not null)
            return TimeName().IsMatch(property.Name) ? Epoch(number) : null;

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal;
        return text is { Length: >= 10 }
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out DateTimeOffset at)
            && at.Year is > 1970 and < 2100
            ? at
            : null;
    }

    private static DateTimeOffset? Epoch(decimal? number) => number switch
    {
        >= EarliestSeconds and <= LatestSeconds => DateTimeOffset.UnixEpoch.AddSeconds((double)number),
        >= EarliestSeconds * 1000 and <= LatestSeconds * 1000 =>
            DateTimeOffset.UnixEpoch.AddMilliseconds((double)number),
        _ => null,
    };

    [GeneratedRegex(
        "(?i:time|date|created|stamp)|(?:^|_)(?:ts|at|on)$|At$",
        RegexOptions.CultureInvariant,
        RegexLimit.Milliseconds)]
    private static partial Regex TimeName();
}
