using System.Globalization;
using System.Text.Json;

namespace Seedream.Service.Wire;

/// <summary>
/// Reads JSON leniently: a field of an unexpected type counts as missing. A paid image must not be lost because the
/// service writes a number as a string or adds a field.
/// </summary>
internal static class JsonElementExtensions
{
    private const int MaxRequestId = 200;

    /// <summary>Null unless the body is a JSON object or array.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> body) =>
        ParseValue(body) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } element ? element : null;

    /// <summary>Null unless the body starts with JSON. Invalid Unicode in its texts and names is replaced.</summary>
    public static JsonElement? ParseValue(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(ValidUnicode.Of(body).Span);
        try
        {
            return JsonElement.TryParseValue(ref reader, out JsonElement? element) ? element : null;
        }
        catch (JsonException)
        {
            // HTML, empty and truncated bodies come from gateways; the status tells what they mean.
            return null;
        }
    }

    /// <summary>
    /// Null if the field is missing or JSON null, or the element is not an object. Its name may be written in any case.
    /// </summary>
    public static JsonElement? Field(this JsonElement? element, string name) => element.Fields(name)[0];

    /// <summary>Does the same for several fields, in the order of their names.</summary>
    /// <inheritdoc cref="Field"/>
    public static JsonElement?[] Fields(this JsonElement? element, params ReadOnlySpan<string> names)
    {
        var fields = new JsonElement?[names.Length];
        if (element is not { ValueKind: JsonValueKind.Object } parent)
            return fields;

        for (int i = 0; i < names.Length; i++)
        {
            if (parent.TryGetProperty(names[i], out JsonElement value))
                fields[i] = value;
        }

        if (Array.Exists(fields, field => field is null))
            FindInAnyCase(parent, names, fields);

        foreach (ref JsonElement? field in fields.AsSpan())
            field = field is { ValueKind: JsonValueKind.Null } ? null : field;

        return fields;
    }

    // The name of each property is a new text, so it is read once for all names.
    private static void FindInAnyCase(JsonElement parent, ReadOnlySpan<string> names, JsonElement?[] fields)
    {
        foreach (JsonProperty property in parent.EnumerateObject())
        {
            string written = property.Name;
            for (int i = 0; i < names.Length; i++)
            {
                if (fields[i] is null && names[i].Equals(written, StringComparison.OrdinalIgnoreCase))
                    fields[i] = property.Value;
            }
        }
    }

    public static string? Text(this JsonElement? element, string name) => element.Field(name).AsText();

    /// <summary>Null if the element is not a string, or is empty.</summary>
    public static string? AsText(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value ? value : null;

    /// <summary>The request id of a body or a row; null if it has none that is valid.</summary>
    public static string? RequestId(this JsonElement? element) => ValidRequestId(element.Text("request_id"));

    /// <summary>Null for a text that could not be an id, because it would change a terminal or a log.</summary>
    public static string? ValidRequestId(string? text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= MaxRequestId && SafeText.IsHarmless(text) ? text : null;

    /// <summary>A number, even if it is written as a string.</summary>
    public static decimal? Number(this JsonElement? element, string name) => element.Field(name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetDecimal(out decimal value) => value,
        { ValueKind: JsonValueKind.String } => ToNumber(element.Text(name)),
        _ => null,
    };

    public static TimeSpan? Seconds(this JsonElement? element, string name) => ToSeconds(element.Number(name));

    public static decimal? ToNumber(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) ? value : null;

    /// <summary>Null for a number that is not a plausible duration.</summary>
    public static TimeSpan? ToSeconds(decimal? number) =>
        number is { } seconds and >= 0 and < 1_000_000 ? TimeSpan.FromSeconds((double)seconds) : null;

    /// <summary>Whether an error field reports an error: it is neither empty nor a number.</summary>
    public static bool SaysSomething(this JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.String => ((JsonElement?)error).AsText() is not null,
        JsonValueKind.Object => error.EnumerateObject().Any(),
        JsonValueKind.Array => error.GetArrayLength() > 0,
        JsonValueKind.True => true,
        _ => false,
    };

    /// <summary>Empty if the element is not an array.</summary>
    public static IEnumerable<JsonElement?> Items(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } array
            ? array.EnumerateArray().Select(item => (JsonElement?)item)
            : [];
}
