using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Seedream.Emulator;

/// <summary>An answer, complete before a byte of it is sent, so that a fault can still change it.</summary>
internal sealed class Reply
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? _json;

    public int Code { get; set; } = 200;

    public string? ContentType { get; set; }

    public List<KeyValuePair<string, string>> Headers { get; } = [];

    /// <summary>The body in pieces, some of which many answers share.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Body { get; set; } = [];

    public long Length => Body.Sum(piece => (long)piece.Length);

    public static Reply Json(int code, Action<Utf8JsonWriter> write) =>
        new() { Code = code, ContentType = "application/json", Body = [JsonBytes(write)] };

    public static Reply Text(int code, string contentType, string text) =>
        new() { Code = code, ContentType = contentType, Body = [Encoding.UTF8.GetBytes(text)] };

    public static Reply Html(int code, string title) =>
        Text(code, "text/html", $"<html>\r\n<head><title>{code} {title}</title></head>\r\n<body>\r\n<center><h1>{code} {title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n");

    public Reply With(string header, string value)
    {
        Headers.Add(new(header, value));
        return this;
    }

    private static byte[] JsonBytes(Action<Utf8JsonWriter> write)
    {
        if (_json is not { } json)
        {
            var buffer = new ArrayBufferWriter<byte>(1024);
            _json = json = (buffer, new Utf8JsonWriter(buffer, Readable));
        }

        json.Buffer.ResetWrittenCount();
        json.Writer.Reset(json.Buffer);
        write(json.Writer);
        json.Writer.Flush();
        return json.Buffer.WrittenSpan.ToArray();
    }
}
