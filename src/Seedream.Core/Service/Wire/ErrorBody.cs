using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Seedream.Service.Transport;

namespace Seedream.Service.Wire;

/// <summary>
/// Finds the message in the body of an error: <c>error</c>, <c>detail</c> (a string or an array of
/// <c>{loc,msg,type}</c>), <c>message</c> or <c>error_description</c>, the title of an HTML page, or plain text.
/// </summary>
internal static partial class ErrorBody
{
    private const int MaxLength = 500;

    /// <summary>The message without secrets and control characters; null if the body contains none.</summary>
    public static string? Read(ApiResponse response)
    {
        JsonElement? body = JsonElementExtensions.Parse(response.Body);
        string? text = body is null ? FromText(response.Text) : FromJson(body);
        text = text is null ? null : WhiteSpace().Replace(text, " ").Trim();
        return string.IsNullOrEmpty(text) ? null : SafeText.Clean(text, MaxLength);
    }

    /// <summary>Whether the body is a JSON error as the service writes it, and not a gateway's page.</summary>
    public static bool IsServiceError(ApiResponse response) =>
        response.LooksLikeWholeJson && FromJson(JsonElementExtensions.Parse(response.Body)) is not null;

    private static string? FromJson(JsonElement? body) =>
        Message(body.Field("error"))
        ?? Message(body.Field("detail"))
        ?? body.Text("message")
        ?? body.Text("error_description");

    private static string? Message(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } => value.AsText(),
        { ValueKind: JsonValueKind.Object } =>
            Message(value.Field("message")) ?? Message(value.Field("detail")) ?? Located(value),
        { ValueKind: JsonValueKind.Array } =>
            string.Join("; ", value.Items().Select(item => Located(item) ?? item.AsText()).OfType<string>())
                is { Length: > 0 } joined ? joined : null,
        _ => null,
    };

    private static string? Located(JsonElement? item)
    {
        if (item.Text("msg") is not { } message)
            return null;

        IEnumerable<string?> location = item.Field("loc").Items()
            .Select(part => part.AsText() ?? part?.GetRawText())
            .Where(part => part is not (null or "body"));
        return string.Join(".", location) is { Length: > 0 } where ? $"{where}: {message}" : message;
    }

    private static string? FromText(string text)
    {
        if (!text.TrimStart().StartsWith('<'))
            return text;

        int name = text.IndexOf("<title", StringComparison.OrdinalIgnoreCase);
        int start = name < 0 ? -1 : text.IndexOf('>', name);
        int end = start < 0 ? -1 : text.IndexOf("</title", start, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? null : WebUtility.HtmlDecode(text[(start + 1)..end]);
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, RegexLimit.Milliseconds)]
    private static partial Regex WhiteSpace();
}
