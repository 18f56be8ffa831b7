namespace Seedream.Service.Wire;

/// <summary>
/// A row of the request history. A request with several images has a row for each, all with the full cost. Fields are
/// null while the service has not recorded them yet.
/// </summary>
internal sealed record HistoryRow
{
    /// <summary>Null for a row without an id.</summary>
    public string? RequestId { get; init; }

    public string? Model { get; init; }

    /// <summary><c>COMPLETED</c>, <c>FAILED</c>, <c>PENDING</c> or any other word.</summary>
    public string? Status { get; init; }

    public bool IsFailed => JobWords.Phase(Status) == JobPhase.Failed;

    /// <summary>The charge for the whole request in US dollars.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The submitted JSON; null if the row does not contain it.</summary>
    public string? RequestBody { get; init; }

    /// <summary>
    /// Text or JSON with the URLs of one image or of all; null if the row does not contain them. As text, it keeps
    /// equal rows equal.
    /// </summary>
    public string? Output { get; init; }

    public string? Error { get; init; }

    /// <summary>The earliest time of the row, whatever its field is called; null if none could be read.</summary>
    public DateTimeOffset? Created { get; init; }
}
