using System.Globalization;
using System.Text.Json;

namespace Seedream.Service.Wire;

/// <summary>
/// Reads answers leniently: a field of another type than documented counts as absent. A paid picture must not be lost
/// because the service writes a number as a string, or adds a field.
/// </summary>
internal static class JsonElementExtensions
{
    /// <summary>Parses a body; null where it is no JSON object or array.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span);
        try
        {
            return JsonElement.TryParseValue(ref reader, out JsonElement? element) && element?.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? element
                : null;
        }
        catch (JsonException)
        {
            // HTML, empty and cut-off bodies come from gateways; the status says what they mean.
            return null;
        }
    }

    /// <summary>A field of an object; null where it is absent, JSON null, or the element is no object.</summary>
    public static JsonElement? Field(this JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>A field's text; null where it is none or empty.</summary>
    public static string? Text(this JsonElement? element, string name) => element.Field(name).AsText();

    /// <summary>An element's own text; null where it is none, empty, or cut off within a letter.</summary>
    public static string? AsText(this JsonElement? element)
    {
        try
        {
            return element is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value ? value : null;
        }
        catch (InvalidOperationException)
        {
            // JSON lets half a surrogate pair stand in a string, and whoever shortens messages by characters makes some.
            return null;
        }
    }

    /// <summary>A field's number, also where it is written as a string.</summary>
    public static decimal? Number(this JsonElement? element, string name) => element.Field(name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetDecimal(out decimal value) => value,
        { ValueKind: JsonValueKind.String } when decimal.TryParse(element.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) => value,
        _ => null,
    };

    /// <summary>A field that counts seconds.</summary>
    public static TimeSpan? Seconds(this JsonElement? element, string name) => ToSeconds(element.Number(name));

    /// <summary>A number as seconds; null for one that no job takes.</summary>
    public static TimeSpan? ToSeconds(decimal? number) =>
        number is { } seconds and >= 0 and < 1_000_000 ? TimeSpan.FromSeconds((double)seconds) : null;

    /// <summary>A text as an absolute http or https address; null where it is none.</summary>
    public static Uri? ToWebUri(this string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" ? uri : null;

    /// <summary>The elements of an array; none where it is no array.</summary>
    public static IEnumerable<JsonElement?> Items(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Select(item => (JsonElement?)item) : [];
}
