using Seedream.Edits;

namespace Seedream.Ledger;

/// <summary>A row of the job table at the time when it was read.</summary>
internal sealed record LedgerRow : SeedreamEdit
{
    /// <summary>The number of the row. Newer rows have higher numbers, and no number is used twice.</summary>
    public required long Id { get; init; }

    public required Uri Endpoint { get; init; }

    /// <summary>The key of the edit; null for a job that was submitted without this ledger.</summary>
    public EditKey? Key { get; init; }

    /// <summary>Whether a claim of the edit finds this row. It does not if a newer row replaced this one.</summary>
    public bool IsCurrent { get; init; }

    public required LedgerState State { get; init; }

    public string? RequestId { get; init; }

    /// <summary>The run that submits the edit; null in every state but New and Submitting.</summary>
    public Guid? Run { get; init; }

    public string? Prompt { get; init; }

    public string? Path { get; init; }

    public Uri? Uri { get; init; }

    /// <summary>The full paths and URLs of the other photos.</summary>
    public IReadOnlyList<string> ReferenceImages { get; init; } = [];

    public string? Destination { get; init; }

    public string? Name { get; init; }

    /// <summary>
    /// The photos that were sent, as JSON without image data. With the parameters they identify the request in the
    /// service's history. Null before the submit.
    /// </summary>
    public string? SentPhotos { get; init; }

    /// <summary>Whether the submit went to the direct endpoint instead of the queue.</summary>
    public bool IsDirect { get; init; }

    public DateTimeOffset? SubmittingAt { get; init; }

    /// <summary>
    /// The start of the submit by the service's clock, or a little before it. Null before the submit, and if no
    /// response had told the service's time by then.
    /// </summary>
    public DateTimeOffset? ServiceAt { get; init; }

    /// <summary>
    /// The first time of the service that was heard after the submit had got no answer, so the submit is older. Null
    /// before that.
    /// </summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>When the service accepted the job.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>The time from the submit to the end; null if it was not measured.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>In US dollars; null until the job has ended.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Whether the cost is the list price because the service reported none.</summary>
    public bool IsCostEstimated { get; init; }

    public string? Error { get; init; }

    /// <summary>Converts the row to the job that cmdlets return.</summary>
    public SeedreamJob ToJob() => EditParameters.Copy(this, new SeedreamJob
    {
        RequestId = RequestId ?? "",
        Status = State.ToStatus(),
        Path = Path,
        Uri = Uri,
        ReferenceImage = [.. ReferenceImages],
        Submitted = SubmittedAt?.LocalDateTime,
        Duration = Duration,
        Cost = Cost,
        IsCostEstimated = IsCostEstimated,
        Error = Error,
        Endpoint = Endpoint,
        Destination = Destination,
        Name = Name,
        LedgerNumber = Id,
    });
}
