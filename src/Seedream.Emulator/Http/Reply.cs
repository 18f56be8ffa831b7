using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Seedream.Emulator;

/// <summary>A complete reply, so that a fault can change it before any byte is sent.</summary>
internal sealed class Reply
{
    public static readonly JsonSerializerOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int Code { get; set; } = 200;

    public string? ContentType { get; set; }

    public List<KeyValuePair<string, string>> Headers { get; } = [];

    /// <summary>The body in pieces, so that replies can share the parts that they have in common.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Body { get; set; } = [];

    public long Length => Body.Sum(piece => (long)piece.Length);

    public static Reply Json(int code, object body) => new()
    {
        Code = code,
        ContentType = "application/json",
        Body = [JsonSerializer.SerializeToUtf8Bytes(body, Readable)],
    };

    public static Reply Text(int code, string contentType, string text) =>
        new() { Code = code, ContentType = contentType, Body = [Encoding.UTF8.GetBytes(text)] };

    public static Reply Html(int code, string title) => Text(
        code,
        "text/html",
        $"""
        <html>
        <head><title>{code} {title}</title></head>
        <body>
        <center><h1>{code} {title}</h1></center>
        <hr><center>nginx</center>
        </body>
        </html>

        """);

    public Reply With(string header, string value)
    {
        Headers.Add(new(header, value));
        return this;
    }
}
