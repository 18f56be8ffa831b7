using System.Net;
using System.Text.RegularExpressions;

namespace Seedream.Service.Connection;

/// <summary>
/// One request and its response, for <c>-Verbose</c> and <c>-Debug</c>, without the API key and image data.
/// </summary>
internal sealed partial record HttpExchange
{
    private const int MaxBodyLength = 4096;

    public required string Method { get; init; }

    public required Uri Uri { get; init; }

    /// <summary>Null if no response arrived; then <see cref="Failure"/> says why.</summary>
    public HttpStatusCode? Status { get; init; }

    public string? Failure { get; init; }

    /// <summary>The time from the gate to the end of the response.</summary>
    public TimeSpan Elapsed { get; init; }

    public string? RequestId { get; init; }

    public string? RequestBody { get; init; }

    /// <summary>Null if no response arrived or it is not text.</summary>
    public string? ResponseBody { get; init; }

    /// <summary>The line for <c>-Verbose</c>. Queries are left out because they may contain signatures.</summary>
    public override string ToString()
    {
        string outcome = Status is { } status ? $"{(int)status}" : Failure ?? "no response";
        string id = RequestId is null ? "" : $" {RequestId}";
        string address = Uri.GetLeftPart(UriPartial.Path);
        return SafeText.Clean(
            FormattableString.Invariant($"{Method} {address} {outcome} {Elapsed.TotalMilliseconds:0} ms{id}"));
    }

    public static string Shorten(string body) => SafeText.Clean(
        ImageData().Replace(body, match => $"({match.Length} characters of image data)"), MaxBodyLength);

    // The look-behind lets a match start only where letters start, so that the work stays linear.
    [GeneratedRegex(
        "(?<![A-Za-z0-9+/])(data:[a-z/+.-]+;base64,)?[A-Za-z0-9+/]{200,}={0,2}",
        RegexOptions.None,
        RegexLimit.Milliseconds)]
    private static partial Regex ImageData();
}
