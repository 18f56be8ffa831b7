namespace Seedream.Service.Transport;

/// <summary>When a request may be sent again, by the service's contract.</summary>
public enum RetryPolicy
{
    /// <summary>After any fault that may pass: reading costs nothing, and neither does an upload.</summary>
    Always,

    /// <summary>
    /// Only when it was certainly not accepted: its body had not begun to leave, or the answer was a refusal made before
    /// any work. Every accepted submit is a new, billable job.
    /// </summary>
    OnlyIfRejected,
}

/// <summary>One call of the service, which may take several requests.</summary>
public sealed record ApiRequest
{
    /// <summary>The verb.</summary>
    public required HttpMethod Method { get; init; }

    /// <summary>The address, below one of the connection's own three.</summary>
    public required Uri Uri { get; init; }

    /// <summary>Makes the body anew for each request; null for none.</summary>
    public Func<RequestBody>? Body { get; init; }

    /// <summary>The body for <c>-Debug</c>, without image data.</summary>
    public Func<string>? BodyForLog { get; init; }

    /// <summary>When it may be sent again.</summary>
    public RetryPolicy Retry { get; init; }

    /// <summary>Whether it goes before others where requests have to wait.</summary>
    public RequestPriority Priority { get; init; }

    /// <summary>The request id of the job in question, where there is one.</summary>
    public string? RequestId { get; init; }

    /// <summary>What this is called in messages, such as <c>the upload</c>.</summary>
    public required string DisplayName { get; init; }
}
