using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Seedream.Service.Transport;

/// <summary>An answer of the service, read whole.</summary>
public sealed record ApiResponse
{
    /// <summary>The status.</summary>
    public required HttpStatusCode Status { get; init; }

    /// <summary>The headers.</summary>
    public required HttpResponseHeaders Headers { get; init; }

    /// <summary>The media type without its parameters; null where none was given.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body; empty where there was none.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>Whether the body begins as JSON does, whatever its content type says.</summary>
    public bool LooksLikeJson => Body.Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>Whether the body also ends as JSON does: a page of a gateway does not, nor does an answer that was cut off.</summary>
    public bool LooksLikeWholeJson => Body.Span.Trim(" \t\r\n"u8) is [(byte)'{', .., (byte)'}'] or [(byte)'[', .., (byte)']'];
}
