namespace Seedream.Service.Wire;

/// <summary>One page of the history.</summary>
/// <param name="Rows">The rows, including those without a request id.</param>
/// <param name="Total">The number of rows of all pages; null if the service does not tell.</param>
/// <param name="IsCut">Whether the page has more rows than are read.</param>
internal sealed record HistoryPage(List<HistoryRow> Rows, int? Total, bool IsCut = false);

/// <summary>The history between two days.</summary>
/// <param name="Rows">The rows of all pages that were read.</param>
/// <param name="IsComplete">Whether no page is missing.</param>
internal sealed record HistoryListing(IReadOnlyList<HistoryRow> Rows, bool IsComplete);
