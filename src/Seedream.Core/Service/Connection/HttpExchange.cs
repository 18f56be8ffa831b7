using System.Net;
using System.Text.RegularExpressions;

namespace Seedream.Service.Connection;

/// <summary>One request and what came of it, for <c>-Verbose</c> and <c>-Debug</c>. It holds no key and no image data.</summary>
public sealed partial record HttpExchange
{
    private const int LongestBody = 4096;

    /// <summary>The verb.</summary>
    public required string Method { get; init; }

    /// <summary>The address without its query.</summary>
    public required Uri Uri { get; init; }

    /// <summary>The answer's status; null where none came.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>What went wrong where no answer came.</summary>
    public string? Failure { get; init; }

    /// <summary>The time from the gate to the end of the answer.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The job's request id, where it is known.</summary>
    public string? RequestId { get; init; }

    /// <summary>What was sent, image data left out; null for a request without a body.</summary>
    public string? RequestBody { get; init; }

    /// <summary>What came back, image data left out; null where none came or it is no text.</summary>
    public string? ResponseBody { get; init; }

    /// <summary>The line for <c>-Verbose</c>.</summary>
    public override string ToString()
    {
        string outcome = Status is { } status ? $"{(int)status}" : Failure ?? "no answer";
        string id = RequestId is null ? "" : $" {RequestId}";
        return FormattableString.Invariant($"{Method} {Uri.GetLeftPart(UriPartial.Path)} {outcome} {Elapsed.TotalMilliseconds:0} ms{id}");
    }

    /// <summary>Leaves image data and the rest of long bodies out of a text.</summary>
    internal static string Shorten(string body)
    {
        string text = Base64().Replace(body, match => $"({match.Length} characters of image data)");
        return text.Length <= LongestBody ? text : string.Concat(text.AsSpan(0, LongestBody), "…");
    }

    [GeneratedRegex("(data:[a-z/+.-]+;base64,)?[A-Za-z0-9+/]{200,}={0,2}")]
    private static partial Regex Base64();
}
