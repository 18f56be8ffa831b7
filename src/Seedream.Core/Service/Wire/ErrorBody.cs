using System.Text.Json;
using System.Text.RegularExpressions;
using Seedream.Service.Transport;

namespace Seedream.Service.Wire;

/// <summary>
/// Finds the sentence in an error's body: <c>error</c>, <c>detail</c> (a string, or an array of
/// <c>{loc,msg,type}</c>), <c>message</c> or <c>error_description</c>, the title of an HTML page, or nothing.
/// </summary>
internal static partial class ErrorBody
{
    private const int Longest = 500;

    /// <summary>Gives the sentence; null where the body holds none.</summary>
    public static string? Read(ApiResponse response)
    {
        if (response.Body.IsEmpty)
            return null;

        string? text = JsonElementExtensions.Parse(response.Body) is { } body ? FromJson(body) : FromText(response.Text);
        text = text is null ? null : WhiteSpace().Replace(text, " ").Trim();
        return text switch
        {
            null or "" => null,
            { Length: > Longest } => text[..Longest] + "…",
            _ => text,
        };
    }

    private static string? FromJson(JsonElement? body) =>
        Sentence(body.Field("error")) ?? Sentence(body.Field("detail")) ?? body.Text("message") ?? body.Text("error_description");

    private static string? Sentence(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } => value.AsText(),
        { ValueKind: JsonValueKind.Object } => Sentence(value.Field("message")) ?? Sentence(value.Field("detail")) ?? Located(value),
        { ValueKind: JsonValueKind.Array } => string.Join("; ", value.Items().Select(item => Located(item) ?? item.AsText()).OfType<string>()) is { Length: > 0 } joined ? joined : null,
        _ => null,
    };

    private static string? Located(JsonElement? item)
    {
        if (item.Text("msg") is not { } message)
            return null;

        string where = string.Join(".", item.Field("loc").Items().Select(part => part.AsText() ?? part?.GetRawText()).Where(part => part is not (null or "body")));
        return where.Length == 0 ? message : $"{where}: {message}";
    }

    private static string? FromText(string text)
    {
        if (!text.TrimStart().StartsWith('<'))
            return text;

        Match title = Title().Match(text);
        return title.Success ? System.Net.WebUtility.HtmlDecode(title.Groups[1].Value) : null;
    }

    [GeneratedRegex("<title[^>]*>(.*?)</title>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Title();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
