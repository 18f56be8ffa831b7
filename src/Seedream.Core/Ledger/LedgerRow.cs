using Seedream.Edits;

namespace Seedream.Ledger;

/// <summary>What the ledger knows of one job, as it stood when it was read.</summary>
public sealed record LedgerRow : SeedreamEdit
{
    /// <summary>The row's number; a higher one is newer, and none is given twice.</summary>
    public required long Id { get; init; }

    /// <summary>The base address that the job is submitted to.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>What the edit is; null for a job that was submitted elsewhere.</summary>
    public EditKey? Key { get; init; }

    /// <summary>Whether this is the row that a claim of its edit finds, and not one that a later row took the place of.</summary>
    public bool IsCurrent { get; init; }

    /// <summary>Where the row stands.</summary>
    public required LedgerState State { get; init; }

    /// <summary>The service's name for the job; null while it has none.</summary>
    public string? RequestId { get; init; }

    /// <summary>The run that works on the row; null where none has to.</summary>
    public Guid? Run { get; init; }

    /// <summary>What the edit asks for.</summary>
    public string? Prompt { get; init; }

    /// <summary>The full path of the edited file.</summary>
    public string? Path { get; init; }

    /// <summary>The URL of the edited picture where it was no file.</summary>
    public Uri? Uri { get; init; }

    /// <summary>The other inputs, as full paths and URLs.</summary>
    public IReadOnlyList<string> ReferenceImages { get; init; } = [];

    /// <summary>The folder that the pictures are meant for.</summary>
    public string? Destination { get; init; }

    /// <summary>The template of their names.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The JSON that was sent, without image data, to recognize the request in the service's history; null before the
    /// submit and again once its answer is known.
    /// </summary>
    public string? RequestBody { get; init; }

    /// <summary>When a run took the edit.</summary>
    public DateTimeOffset ClaimedAt { get; init; }

    /// <summary>When the submit began; null before.</summary>
    public DateTimeOffset? SubmittingAt { get; init; }

    /// <summary>What the service's clock showed when the submit began, or, where no answer had told, when the history was first asked
    /// about it; null before.</summary>
    public DateTimeOffset? ServiceAt { get; init; }

    /// <summary>
    /// The place of the submit, or of the loss of its answer, among those of all rows, in the order in which they were
    /// recorded, whatever clocks showed; zero before the submit.
    /// </summary>
    public long Turn { get; init; }

    /// <summary>When the service's acceptance was seen; null before.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>When the job's end was seen; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The time from the submit to the end; null where it was not watched.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>What the service charged in US dollars; null where it has not said.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Why the job failed or was refused, in the service's words.</summary>
    public string? Error { get; init; }

    /// <summary>When the row was last written.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The row as the cmdlets give it out.</summary>
    public SeedreamJob ToJob() => EditParameters.Copy(this, new SeedreamJob
    {
        RequestId = RequestId ?? "",
        Status = Status,
        Path = Path,
        Uri = Uri,
        ReferenceImage = [.. ReferenceImages],
        Submitted = SubmittedAt?.LocalDateTime,
        Duration = Duration,
        Cost = Cost,
        Error = Error,
        Endpoint = Endpoint,
        Destination = Destination,
        Name = Name,
        LedgerNumber = Id,
    });

    private SeedreamJobStatus Status => State switch
    {
        LedgerState.New or LedgerState.Submitting => SeedreamJobStatus.Submitting,
        LedgerState.Running => SeedreamJobStatus.Running,
        LedgerState.Completed => SeedreamJobStatus.Completed,
        LedgerState.Saved => SeedreamJobStatus.Saved,
        LedgerState.Failed => SeedreamJobStatus.Failed,
        LedgerState.Expired => SeedreamJobStatus.Expired,
        _ => SeedreamJobStatus.Unknown,
    };
}
