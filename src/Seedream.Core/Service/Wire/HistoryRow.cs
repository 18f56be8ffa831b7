namespace Seedream.Service.Wire;

/// <summary>The days to list.</summary>
/// <param name="To">At most 31 days after <paramref name="From"/>.</param>
internal sealed record HistoryQuery(DateTimeOffset From, DateTimeOffset To);

/// <summary>
/// A row of the request history. A request with several images has a row for each, all with the full cost.
/// </summary>
internal sealed record HistoryRow
{
    public required string RequestId { get; init; }

    /// <summary><c>COMPLETED</c>, <c>FAILED</c>, <c>PENDING</c> or any other word.</summary>
    public string? Status { get; init; }

    /// <summary>The charge for the whole request in US dollars.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The submitted JSON; null if the row does not contain it.</summary>
    public string? RequestBody { get; init; }

    public Uri? Output { get; init; }

    public string? Error { get; init; }

    /// <summary>Null if no timestamp of the row could be read.</summary>
    public DateTimeOffset? Created { get; init; }
}
