namespace Seedream.Service.Transport;

/// <summary>When a request is sent again after a failure.</summary>
internal enum RetryPolicy
{
    /// <summary>After every failure that may be temporary: reads and uploads are free.</summary>
    Always,

    /// <summary>
    /// Only if the request was certainly not accepted: no byte of its body was sent, or the rate limit rejected it.
    /// Every accepted submit is a new job that is billed.
    /// </summary>
    OnlyIfRejected,
}

/// <summary>One call of the service. With retries, it takes several HTTP requests.</summary>
internal sealed record ApiRequest
{
    public required HttpMethod Method { get; init; }

    public required Uri Uri { get; init; }

    /// <summary>Creates a new body for each attempt; null for none.</summary>
    public Func<RequestBody>? Body { get; init; }

    /// <summary>The body without image data.</summary>
    public Func<string>? BodyForLog { get; init; }

    public RetryPolicy Retry { get; init; }

    public RequestPriority Priority { get; init; }

    /// <summary>
    /// Whether the date of the response sets the service's clock. Only the API's own host does, because the clocks of
    /// the service's hosts may differ.
    /// </summary>
    public bool SetsClock { get; init; } = true;

    /// <summary>Whether the response may contain images, and so be as long as an image.</summary>
    public bool MayReturnImages { get; init; }

    /// <summary>Null if the call is not about a job.</summary>
    public string? RequestId { get; init; }

    /// <summary>A noun for messages, such as <c>the upload of photo.jpg</c>.</summary>
    public required string DisplayName { get; init; }
}
