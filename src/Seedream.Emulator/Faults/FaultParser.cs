using System.Globalization;
using System.Text.Json;

namespace Seedream.Emulator;

/// <summary>
/// Reads faults from text, <c>endpoint:name=value:…</c> with %3A for a colon in a value, or from JSON, with the same
/// names as properties and <c>headers</c> as an object.
/// </summary>
internal static class FaultParser
{
    public const string Help =
        """
        ENDPOINT   submit | status | result | direct | upload | credits | history | download | foreign
        WHEN       nth=N  first=N  times=N  probability=P  seed=N  prompt=TEXT  id=REQUEST_ID
                   per-target (counts and draws for each job or file by itself)
        WHAT       code=502 [body=error|detail|detailList|message|errorDescription|html|text|raw|empty]
                            [text=TEXT] [header=NAME%3A VALUE]
                   reset | reset-after | stall=10s | stall-body=10s | truncate[=SHARE] | content-type=TYPE | html
                   slow=BYTES_PER_SECOND | foreign | name=FILENAME | redirect[=URL] | malformed | expire
        no-length  sends the body without its length, so that a truncated one looks complete
        after      handles the request first: the job is accepted and billed, only the reply is affected
        """;

    /// <exception cref="FormatException">The text is not a fault.</exception>
    public static Fault Parse(string compact)
    {
        string[] parts = compact.Split(':');
        Fault fault = Start(parts[0]);
        foreach (string part in parts.Skip(1))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            fault = equals < 0
                ? With(fault, part, null)
                : With(fault, part[..equals], Uri.UnescapeDataString(part[(equals + 1)..]));
        }

        return fault;
    }

    /// <summary>Reads one fault from an object or a string, or several from an array.</summary>
    /// <exception cref="FormatException">The JSON is not a fault.</exception>
    public static IEnumerable<Fault> Parse(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Parse),
        JsonValueKind.String => [Parse(json.GetString()!)],
        JsonValueKind.Object => [ParseObject(json)],
        _ => throw new FormatException("A fault must be an object, a string or an array of them."),
    };

    private static Fault ParseObject(JsonElement json)
    {
        string? endpoint = json.TryGetProperty("endpoint", out JsonElement named)
            ? named.GetString()
            : throw new FormatException("A fault requires an endpoint.");
        Fault fault = Start(endpoint ?? "");
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (property.NameEquals("endpoint"))
                continue;
            if (property.NameEquals("headers"))
            {
                foreach (JsonProperty header in property.Value.EnumerateObject())
                    fault = WithHeader(fault, header.Name, header.Value.ToString());
            }
            else if (property.Value.ValueKind != JsonValueKind.False)
            {
                bool flag = property.Value.ValueKind == JsonValueKind.True;
                fault = With(fault, property.Name, flag ? null : OptionBinder.TextOf(property.Value));
            }
        }

        return fault;
    }

    private static Fault Start(string endpoint) => new()
    {
        Endpoint = Enum.TryParse<EmulatorEndpoint>(endpoint, ignoreCase: true, out EmulatorEndpoint known)
            ? known
            : throw new FormatException($"The endpoint '{endpoint}' does not exist."),
        Action = FaultAction.Answer,
        Code = 500,
    };

    private static Fault With(Fault fault, string name, string? value) =>
        name.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "NTH" => fault with { Nth = Integer(value) },
            "FIRST" => fault with { First = Integer(value) },
            "TIMES" => fault with { Times = Integer(value) },
            "PERTARGET" => fault with { PerTarget = true },
            "NOLENGTH" => fault with { NoLength = true },
            "PROBABILITY" => fault with { Probability = Number(value) },
            "SEED" => fault with { Seed = Integer(value) },
            "PROMPT" => fault with { Prompt = value },
            "ID" or "REQUESTID" => fault with { RequestId = value },
            "AFTER" or "AFTERWORK" => fault with { AfterWork = true },
            "CODE" => fault with { Code = Integer(value) },
            "BODY" => fault with { Body = Shape(value) },
            "TEXT" => fault with { Text = value },
            "HEADER" when value?.Split(':', 2) is [var header, var content] =>
                WithHeader(fault, header, content.Trim()),
            "SHARE" => fault with { Share = Number(value) },
            "RESET" => fault with { Action = FaultAction.Reset },
            "RESETAFTER" => fault with { Action = FaultAction.Reset, AfterWork = true },
            "STALL" => fault with { Action = FaultAction.Stall, Duration = Time(value) },
            "STALLBODY" => fault with { Action = FaultAction.StallBody, Duration = Time(value) },
            "TRUNCATE" => fault with { Action = FaultAction.Truncate, Share = value is null ? 0.5 : Number(value) },
            "CONTENTTYPE" => fault with { Action = FaultAction.ContentType, Text = value },
            "HTML" => fault with { Action = FaultAction.HtmlPage },
            "SLOW" => fault with { Action = FaultAction.Slow, BytesPerSecond = value is null ? 1024 : Integer(value) },
            "FOREIGN" => fault with { Action = FaultAction.ForeignUrls },
            "NAME" => fault with { Action = FaultAction.FileName, Text = value ?? "" },
            "REDIRECT" => fault with { Action = FaultAction.Redirect, Text = value, Code = 302 },
            "MALFORMED" => fault with { Action = FaultAction.Malformed },
            "EXPIRE" => fault with { Action = FaultAction.Expire },
            _ => throw new FormatException($"'{name}' is not a property of a fault."),
        };

    private static Fault WithHeader(Fault fault, string name, string value) =>
        fault with { Headers = new Dictionary<string, string>(fault.Headers) { [name] = value } };

    private static int Integer(string? value) => int.TryParse(value, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw new FormatException($"'{value}' is not an integer.");

    private static double Number(string? value) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw new FormatException($"'{value}' is not a number.");

    private static ErrorShape Shape(string? value) =>
        Enum.TryParse(value, ignoreCase: true, out ErrorShape shape)
            ? shape
            : throw new FormatException(
                $"'{value}' is not valid for body. Expected: {string.Join(" | ", Enum.GetNames<ErrorShape>())}.");

    private static TimeSpan? Time(string? value) => value is null ? null : OptionBinder.ParseDuration(value);
}
