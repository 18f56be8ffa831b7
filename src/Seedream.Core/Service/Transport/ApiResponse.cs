using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Seedream.Service.Transport;

/// <summary>A complete response.</summary>
/// <param name="reservation">The memory of a long body; null for a short one.</param>
internal sealed class ApiResponse(IDisposable? reservation = null) : IDisposable
{
    public required HttpStatusCode Status { get; init; }

    public required HttpResponseHeaders Headers { get; init; }

    /// <summary>The media type without its parameters.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body without a byte order mark.</summary>
    public required ReadOnlyMemory<byte> Body
    {
        get;
        init => field = value.Span.StartsWith(Encoding.UTF8.Preamble) ? value[Encoding.UTF8.Preamble.Length..] : value;
    }

    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>Whether the body starts like JSON, whatever its content type.</summary>
    public bool LooksLikeJson => Body.Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>Whether the body also ends like JSON. A gateway's page or a truncated response does not.</summary>
    public bool LooksLikeWholeJson =>
        Body.Span.Trim(" \t\r\n"u8) is [(byte)'{', .., (byte)'}'] or [(byte)'[', .., (byte)']'];

    /// <summary>Lets other long bodies be read. The body stays valid.</summary>
    public void Dispose() => reservation?.Dispose();
}
