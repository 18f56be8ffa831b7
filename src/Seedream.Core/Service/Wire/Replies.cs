namespace Seedream.Service.Wire;

/// <summary>How far the service says that a job is.</summary>
public enum JobPhase
{
    /// <summary>Queued, at work, or any status that the client does not know.</summary>
    Running,

    /// <summary>The pictures can be fetched.</summary>
    Completed,

    /// <summary>The job failed or was refused; it is not billed.</summary>
    Failed,

    /// <summary>The service does not know the job, or not any more.</summary>
    Gone,
}

/// <summary>What the service measured of a job; null for what it did not say.</summary>
/// <param name="Cost">The charge in US dollars.</param>
/// <param name="RemainingCredit">The credit left in US dollars.</param>
/// <param name="Inference">How long the model worked.</param>
/// <param name="Queue">How long the job waited.</param>
/// <param name="Total">The whole time.</param>
public sealed record JobMetrics(decimal? Cost, decimal? RemainingCredit, TimeSpan? Inference, TimeSpan? Queue, TimeSpan? Total);

/// <summary>An answer to a question about a job's status.</summary>
/// <param name="Phase">How far it is.</param>
/// <param name="Error">Why it failed, in the service's words.</param>
/// <param name="Metrics">What was measured.</param>
public sealed record StatusReply(JobPhase Phase, string? Error, JobMetrics Metrics);

/// <summary>An output picture as the service names it.</summary>
/// <param name="Uri">Where it is.</param>
/// <param name="Name">The file name that the service suggests, unchecked.</param>
/// <param name="Length">The length in bytes that the service states.</param>
public sealed record RemoteImage(Uri Uri, string? Name, long? Length);

/// <summary>An answer to a question about a job's result.</summary>
/// <param name="Phase">How far it is.</param>
/// <param name="Error">Why it failed, in the service's words.</param>
/// <param name="Metrics">What was measured.</param>
/// <param name="Images">The pictures, without repeats.</param>
public sealed record ResultReply(JobPhase Phase, string? Error, JobMetrics Metrics, IReadOnlyList<RemoteImage> Images);

/// <summary>The answer of the direct endpoint.</summary>
/// <param name="RequestId">The request's id, where the service gave one.</param>
/// <param name="Metrics">What was measured.</param>
/// <param name="Images">The pictures' bytes, or where they are.</param>
public sealed record DirectReply(string? RequestId, JobMetrics Metrics, IReadOnlyList<DirectImage> Images);

/// <summary>A picture of the direct endpoint: bytes in the answer, or an address.</summary>
/// <param name="Bytes">The bytes; empty where there is an address.</param>
/// <param name="Uri">The address; null where there are bytes.</param>
public sealed record DirectImage(ReadOnlyMemory<byte> Bytes, Uri? Uri);

/// <summary>The account's credit in US dollars.</summary>
/// <param name="Credit">What was paid in.</param>
/// <param name="FreeCredit">What the service gave.</param>
public sealed record CreditReply(decimal Credit, decimal FreeCredit);

/// <summary>A row of the request history. A request with several outputs has one row an output, each with the full cost.</summary>
public sealed record HistoryRow
{
    /// <summary>The request's id.</summary>
    public required string RequestId { get; init; }

    /// <summary>The model's name.</summary>
    public string? Model { get; init; }

    /// <summary><c>COMPLETED</c>, <c>FAILED</c>, <c>PENDING</c> or another word.</summary>
    public string? Status { get; init; }

    /// <summary>The charge of the whole request in US dollars.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What was submitted, as JSON text; null where the history does not tell.</summary>
    public string? RequestBody { get; init; }

    /// <summary>Where this row's picture is.</summary>
    public Uri? Output { get; init; }

    /// <summary>Why it failed, in the service's words.</summary>
    public string? Error { get; init; }

    /// <summary>When the request came in; null where no timestamp was understood.</summary>
    public DateTimeOffset? Created { get; init; }
}

/// <summary>Which part of the history to list.</summary>
/// <param name="From">The earliest day.</param>
/// <param name="To">The latest day, at most 31 days later.</param>
/// <param name="Status"><c>COMPLETED</c>, <c>FAILED</c> or <c>PENDING</c>; null for all.</param>
public sealed record HistoryQuery(DateTimeOffset From, DateTimeOffset To, string? Status = null);
