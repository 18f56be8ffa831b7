namespace Seedream.Emulator;

/// <summary>
/// One thing that goes wrong: where, when and how. Made with the methods named for the actions and refined with
/// <c>with</c>: <c>Fault.ResetAfter(EmulatorEndpoint.Submit) with { Nth = 2 }</c>.
/// </summary>
public sealed record Fault
{
    /// <summary>The endpoint that it strikes.</summary>
    public required EmulatorEndpoint Endpoint { get; init; }

    /// <summary>What it does.</summary>
    public required FaultAction Action { get; init; }

    /// <summary>Only the nth matching call, counted from 1.</summary>
    public int? Nth { get; init; }

    /// <summary>Only the first n matching calls.</summary>
    public int? First { get; init; }

    /// <summary>At most this often.</summary>
    public int? Times { get; init; }

    /// <summary>Chance of each matching call, 0 to 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Seed of the chance: the same seed strikes the same calls.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Only calls whose prompt, or whose job's prompt, has this text.</summary>
    public string? Prompt { get; init; }

    /// <summary>Only calls about this request id.</summary>
    public string? RequestId { get; init; }

    /// <summary>
    /// Whether the work is done first: the job is accepted and will be billed, the upload stored, and only the answer
    /// is struck. Matters to <see cref="FaultAction.Answer"/>, <see cref="FaultAction.Reset"/> and <see cref="FaultAction.Stall"/>.
    /// </summary>
    public bool AfterWork { get; init; }

    /// <summary>HTTP status of an answer or a redirect.</summary>
    public int Code { get; init; }

    /// <summary>Form of an answer's body.</summary>
    public ErrorShape Body { get; init; }

    /// <summary>Text of an answer's body, a content type, a file name or a redirect's target.</summary>
    public string? Text { get; init; }

    /// <summary>Headers added to the answer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a stall holds.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>What ends a stall. Without one and without a duration it holds until the client goes.</summary>
    public StallGate? Gate { get; init; }

    /// <summary>Speed of a slow body.</summary>
    public int BytesPerSecond { get; init; } = 1024;

    /// <summary>Share of the body, 0 to 1, that is sent before a truncation or a stall.</summary>
    public double Share { get; init; } = 0.5;

    /// <summary>An answer with a status code, before any work.</summary>
    public static Fault Answer(EmulatorEndpoint endpoint, int code, ErrorShape body = ErrorShape.Error, string? text = null) =>
        new() { Endpoint = endpoint, Action = FaultAction.Answer, Code = code, Body = body, Text = text };

    /// <summary>A connection aborted before any work.</summary>
    public static Fault ResetBefore(EmulatorEndpoint endpoint) => new() { Endpoint = endpoint, Action = FaultAction.Reset };

    /// <summary>A connection aborted when the work is done: a submit has been accepted.</summary>
    public static Fault ResetAfter(EmulatorEndpoint endpoint) =>
        new() { Endpoint = endpoint, Action = FaultAction.Reset, AfterWork = true };

    /// <summary>A request held before any work until the gate opens.</summary>
    public static Fault Stall(EmulatorEndpoint endpoint, StallGate gate) =>
        new() { Endpoint = endpoint, Action = FaultAction.Stall, Gate = gate };

    /// <summary>A request held before any work for a time.</summary>
    public static Fault Stall(EmulatorEndpoint endpoint, TimeSpan duration) =>
        new() { Endpoint = endpoint, Action = FaultAction.Stall, Duration = duration };

    /// <summary>A body that stops half-way until the gate opens.</summary>
    public static Fault StallBody(EmulatorEndpoint endpoint, StallGate gate) =>
        new() { Endpoint = endpoint, Action = FaultAction.StallBody, Gate = gate };

    /// <summary>A body of which only a share arrives.</summary>
    public static Fault Truncate(EmulatorEndpoint endpoint, double share = 0.5) =>
        new() { Endpoint = endpoint, Action = FaultAction.Truncate, Share = share };

    /// <summary>The right body under a wrong content type.</summary>
    public static Fault ContentType(EmulatorEndpoint endpoint, string type) =>
        new() { Endpoint = endpoint, Action = FaultAction.ContentType, Text = type };

    /// <summary>An HTML page with status 200.</summary>
    public static Fault HtmlPage(EmulatorEndpoint endpoint) => new() { Endpoint = endpoint, Action = FaultAction.HtmlPage };

    /// <summary>A body at a crawl.</summary>
    public static Fault Slow(EmulatorEndpoint endpoint, int bytesPerSecond) =>
        new() { Endpoint = endpoint, Action = FaultAction.Slow, BytesPerSecond = bytesPerSecond };

    /// <summary>URLs in the answer that lead to the foreign host.</summary>
    public static Fault ForeignUrls(EmulatorEndpoint endpoint) => new() { Endpoint = endpoint, Action = FaultAction.ForeignUrls };

    /// <summary>A file name that a client must not use as it is; see <see cref="HostileNames"/>.</summary>
    public static Fault FileName(EmulatorEndpoint endpoint, string name) =>
        new() { Endpoint = endpoint, Action = FaultAction.FileName, Text = name };

    /// <summary>A redirect to the same path on the foreign host, or to a URL.</summary>
    public static Fault Redirect(EmulatorEndpoint endpoint, string? url = null, int code = 302) =>
        new() { Endpoint = endpoint, Action = FaultAction.Redirect, Text = url, Code = code };

    /// <summary>JSON that ends in the middle.</summary>
    public static Fault Malformed(EmulatorEndpoint endpoint) => new() { Endpoint = endpoint, Action = FaultAction.Malformed };

    /// <summary>A record or a file that is gone before its time.</summary>
    public static Fault Expire(EmulatorEndpoint endpoint) => new() { Endpoint = endpoint, Action = FaultAction.Expire };

    /// <summary>File names that no client should write to: path climbing, devices, streams, control characters, too long, none.</summary>
    public static IReadOnlyList<string> HostileNames { get; } =
    [
        @"..\..\evil.jpg", "../../etc/x", "/etc/passwd", @"C:\Windows\evil.jpg", "CON", "NUL.jpg", "a:b",
        new string('n', 300) + ".jpg", "line\r\nbreak\u0007.jpg", "", " ", "..",
    ];
}
