namespace Seedream;

/// <summary>
/// An edit that was submitted to the service. The properties have the names of the cmdlets' parameters, so a job can be
/// piped to them, even after it was exported and imported again.
/// </summary>
public sealed record SeedreamJob : SeedreamEdit
{
    /// <summary>The UUID by which the service knows the job; empty if the service has not accepted it.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>The status of the job at the time when this object was created.</summary>
    public SeedreamJobStatus Status { get; init; }

    /// <summary>The prompt of the edit; null if it is unknown.</summary>
    public string? Prompt { get; init; }

    /// <summary>The full path of the edited photo; null if it is a URL or the edit has none.</summary>
    public string? Path { get; init; }

    /// <summary>The URL of the edited photo; null if it is a file or the edit has none.</summary>
    public Uri? Uri { get; init; }

    /// <summary>The full paths and URLs of the reference photos.</summary>
    public SeedreamList<string> ReferenceImage { get; init; } = [];

    /// <summary>The local time at which the service accepted the job; null if it is unknown.</summary>
    public DateTime? Submitted { get; init; }

    /// <summary>The time from the submit until the module saw the end of the job; null if unknown.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The amount billed, in US dollars; null until the job has ended.</summary>
    public decimal? Cost { get; init; }

    /// <summary>
    /// Whether <see cref="Cost"/> is the list price because the service did not report a plausible amount.
    /// </summary>
    public bool IsCostEstimated { get; init; }

    /// <summary>The reason why the job failed, as reported by the service; null if it did not fail.</summary>
    public string? Error { get; init; }

    /// <summary>The base address of the service that the job was submitted to.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The full path of the folder that was specified with the submit; null if there was none.</summary>
    public string? Destination { get; init; }

    /// <summary>The name template that was specified with the submit; null if there was none.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The number of the job in the ledger; null if it is not there. It identifies jobs without a request id, whose
    /// submit was rejected or got no answer.
    /// </summary>
    public long? LedgerNumber { get; init; }

    /// <summary>
    /// The same as <see cref="Path"/>. Piped to a command, it is taken literally, even if it contains brackets.
    /// </summary>
    public string? LiteralPath => Path;

    /// <summary>Whether the edit has neither a photo nor references.</summary>
    public bool TextOnly => Source is null && ReferenceImage.Count == 0;

    /// <summary>The full path or the URL of the edited photo; null if the edit has none.</summary>
    public string? Source => Path ?? Uri?.ToString();

    /// <summary>Returns the request id.</summary>
    public override string ToString() => RequestId;
}
