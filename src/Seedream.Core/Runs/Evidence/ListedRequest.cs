using Seedream.Service.Wire;

namespace Seedream.Runs.Evidence;

/// <summary>One request in a listing of the history. Its rows, one for each output, are taken together.</summary>
/// <param name="RequestId">The request id; null for a row without one.</param>
/// <param name="Model">The row's own model name; null where it is missing.</param>
/// <param name="IsFailed">Whether the service reports that the request failed and was not billed.</param>
/// <param name="Time">The request's time as the row gives it; null where it gives none that is understood.</param>
/// <param name="Body">The request body; null where it is missing or unreadable.</param>
internal sealed record ListedRequest(
    string? RequestId, string? Model, bool IsFailed, DateTimeOffset? Time, ListedBody? Body)
{
    /// <summary>Groups the rows of a listing by their request ids.</summary>
    public static IReadOnlyList<ListedRequest> From(IEnumerable<HistoryRow> rows)
    {
        List<HistoryRow> all = [.. rows];
        IEnumerable<ListedRequest> named = all.Where(row => row.RequestId is not null)
            .GroupBy(row => row.RequestId!, StringComparer.Ordinal)
            .Select(group => Merge(group.Key, [.. group]));
        return [.. named, .. all.Where(row => row.RequestId is null).Select(row => Merge(null, [row]))];
    }

    private static ListedRequest Merge(string? requestId, List<HistoryRow> rows) => new(
        requestId,
        rows.Select(row => row.Model).FirstOrDefault(model => model is not null),
        rows.All(row => row.IsFailed),
        rows.Min(row => row.Created),
        rows.Select(row => ListedBody.Parse(row.RequestBody)).FirstOrDefault(body => body is not null));
}
