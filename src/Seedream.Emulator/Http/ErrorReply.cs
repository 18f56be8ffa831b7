using Microsoft.AspNetCore.WebUtilities;

namespace Seedream.Emulator;

/// <summary>Error bodies in the forms that were documented or seen.</summary>
internal static class ErrorReply
{
    public static Reply Of(int code, ErrorShape shape, string text) => shape switch
    {
        ErrorShape.Error => Named(code, "error", text),
        ErrorShape.Detail => Named(code, "detail", text),
        ErrorShape.Message => Named(code, "message", text),
        ErrorShape.ErrorDescription => Named(code, "error_description", text),
        ErrorShape.DetailList => DetailList(code, text),
        ErrorShape.Html => Reply.Html(code, Reason(code)),
        ErrorShape.Text => Reply.Text(code, "text/plain", text),
        _ => new Reply { Code = code },
    };

    public static string Reason(int code) => ReasonPhrases.GetReasonPhrase(code) is { Length: > 0 } phrase ? phrase : "Error";

    private static Reply Named(int code, string name, string text) => Reply.Json(code, json =>
    {
        json.WriteStartObject();
        json.WriteString(name, text);
        json.WriteEndObject();
    });

    private static Reply DetailList(int code, string text) => Reply.Json(code, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("detail");
        json.WriteStartObject();
        json.WriteStartArray("loc");
        json.WriteStringValue("body");
        json.WriteEndArray();
        json.WriteString("msg", text);
        json.WriteString("type", "value_error");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
