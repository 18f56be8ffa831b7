namespace Seedream.Emulator;

/// <summary>
/// A fault to inject: where, when and how. Create one with a factory method and refine it with <c>with</c>:
/// <c>Fault.ResetAfter(EmulatorEndpoint.Submit) with { Nth = 2 }</c>.
/// </summary>
public sealed record Fault
{
    /// <summary>The endpoint that it affects.</summary>
    public required EmulatorEndpoint Endpoint { get; init; }

    /// <summary>Its effect.</summary>
    public required FaultAction Action { get; init; }

    /// <summary>Affects only the nth matching request, counted from 1.</summary>
    public int? Nth { get; init; }

    /// <summary>Affects only the first n matching requests.</summary>
    public int? First { get; init; }

    /// <summary>Maximum number of affected requests.</summary>
    public int? Times { get; init; }

    /// <summary>Probability for each matching request, 0 to 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>
    /// Counts, and draws the probability, for each job or file by itself: <c>First = 2</c> affects the first two
    /// requests for each, and a probability of 0.1 affects one job in ten.
    /// </summary>
    public bool PerTarget { get; init; }

    /// <summary>Seed of the probability. The same seed affects the same requests.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Affects only requests whose prompt, or whose job's prompt, contains this text.</summary>
    public string? Prompt { get; init; }

    /// <summary>Affects only requests with this request id.</summary>
    public string? RequestId { get; init; }

    /// <summary>
    /// Handles the request first: a job is accepted and billed, an upload is stored, and only the reply is affected.
    /// Has no effect on actions that change the endpoint's own reply.
    /// </summary>
    public bool AfterWork { get; init; }

    /// <summary>HTTP status of a reply or a redirect.</summary>
    public int Code { get; init; }

    /// <summary>Form of the body of a reply.</summary>
    public ErrorShape Body { get; init; }

    /// <summary>Text of a reply, content type, file name or target of a redirect.</summary>
    public string? Text { get; init; }

    /// <summary>Headers that are added to the reply.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Duration of a stall.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Ends a stall. A stall without gate and duration lasts until the client disconnects.</summary>
    public StallGate? Gate { get; init; }

    /// <summary>Speed of a slow body.</summary>
    public int BytesPerSecond { get; init; } = 1024;

    /// <summary>Share of the body, 0 to 1, that is sent before a truncation or a stall.</summary>
    public double Share { get; init; } = 0.5;

    /// <summary>Sends the body without its length, so that a truncated one looks complete.</summary>
    public bool NoLength { get; init; }

    /// <summary>Replies with a status code instead of handling the request.</summary>
    public static Fault Answer(
        EmulatorEndpoint endpoint,
        int code,
        ErrorShape body = ErrorShape.Error,
        string? text = null) =>
        new() { Endpoint = endpoint, Action = FaultAction.Answer, Code = code, Body = body, Text = text };

    /// <summary>Aborts the connection before the request is handled.</summary>
    public static Fault ResetBefore(EmulatorEndpoint endpoint) =>
        new() { Endpoint = endpoint, Action = FaultAction.Reset };

    /// <summary>Aborts the connection after the request was handled: a submit has been accepted.</summary>
    public static Fault ResetAfter(EmulatorEndpoint endpoint) =>
        new() { Endpoint = endpoint, Action = FaultAction.Reset, AfterWork = true };

    /// <summary>Holds the request, before it is handled, until the gate opens.</summary>
    public static Fault Stall(EmulatorEndpoint endpoint, StallGate gate) =>
        new() { Endpoint = endpoint, Action = FaultAction.Stall, Gate = gate };

    /// <summary>Holds the request, before it is handled, for a time.</summary>
    public static Fault Stall(EmulatorEndpoint endpoint, TimeSpan duration) =>
        new() { Endpoint = endpoint, Action = FaultAction.Stall, Duration = duration };

    /// <summary>Sends half of the body and holds the rest until the gate opens.</summary>
    public static Fault StallBody(EmulatorEndpoint endpoint, StallGate gate) =>
        new() { Endpoint = endpoint, Action = FaultAction.StallBody, Gate = gate };

    /// <summary>Sends only a share of the body.</summary>
    public static Fault Truncate(EmulatorEndpoint endpoint, double share = 0.5) =>
        new() { Endpoint = endpoint, Action = FaultAction.Truncate, Share = share };

    /// <summary>Sends the body with a wrong content type.</summary>
    public static Fault ContentType(EmulatorEndpoint endpoint, string type) =>
        new() { Endpoint = endpoint, Action = FaultAction.ContentType, Text = type };

    /// <summary>Replies with 200 and an HTML page.</summary>
    public static Fault HtmlPage(EmulatorEndpoint endpoint) =>
        new() { Endpoint = endpoint, Action = FaultAction.HtmlPage };

    /// <summary>Sends the body slowly.</summary>
    public static Fault Slow(EmulatorEndpoint endpoint, int bytesPerSecond) =>
        new() { Endpoint = endpoint, Action = FaultAction.Slow, BytesPerSecond = bytesPerSecond };

    /// <summary>Makes the URLs in the reply point to the foreign host.</summary>
    public static Fault ForeignUrls(EmulatorEndpoint endpoint) =>
        new() { Endpoint = endpoint, Action = FaultAction.ForeignUrls };

    /// <summary>Replaces the file name in the reply; see <see cref="HostileNames"/>.</summary>
    public static Fault FileName(EmulatorEndpoint endpoint, string name) =>
        new() { Endpoint = endpoint, Action = FaultAction.FileName, Text = name };

    /// <summary>Redirects to a URL, or to the same path on the foreign host.</summary>
    public static Fault Redirect(EmulatorEndpoint endpoint, string? url = null, int code = 302) =>
        new() { Endpoint = endpoint, Action = FaultAction.Redirect, Text = url, Code = code };

    /// <summary>Cuts the JSON off in the middle.</summary>
    public static Fault Malformed(EmulatorEndpoint endpoint) =>
        new() { Endpoint = endpoint, Action = FaultAction.Malformed };

    /// <summary>Replies as if the record or the file had been deleted.</summary>
    public static Fault Expire(EmulatorEndpoint endpoint) =>
        new() { Endpoint = endpoint, Action = FaultAction.Expire };

    /// <summary>
    /// File names that a client must not use unchanged: path traversal, devices, streams, control characters, too
    /// long, empty.
    /// </summary>
    public static IReadOnlyList<string> HostileNames { get; } =
    [
        @"..\..\evil.jpg", "../../etc/x", "/etc/passwd", @"C:\Windows\evil.jpg", "CON", "NUL.jpg", "a:b",
        new string('n', 300) + ".jpg", "line\r\nbreak\u0007.jpg", "", " ", "..",
    ];
}
