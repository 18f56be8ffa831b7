using Microsoft.AspNetCore.WebUtilities;

namespace Seedream.Emulator;

internal static class ErrorReply
{
    private static readonly string[] Location = ["body"];

    public static Reply Create(int code, ErrorShape shape, string text) => shape switch
    {
        ErrorShape.Error => Reply.Json(code, new { error = text }),
        ErrorShape.Detail => Reply.Json(code, new { detail = text }),
        ErrorShape.DetailList => Reply.Json(code, new
        {
            detail = new[] { new { loc = Location, msg = text, type = "value_error" } },
        }),
        ErrorShape.Message => Reply.Json(code, new { message = text }),
        ErrorShape.ErrorDescription => Reply.Json(code, new { error_description = text }),
        ErrorShape.Html => Reply.Html(code, Reason(code)),
        ErrorShape.Raw => Reply.Text(code, "application/json", text),
        ErrorShape.Text => Reply.Text(code, "text/plain", text),
        _ => new Reply { Code = code },
    };

    public static string Reason(int code) =>
        ReasonPhrases.GetReasonPhrase(code) is { Length: > 0 } phrase ? phrase : "Error";
}
