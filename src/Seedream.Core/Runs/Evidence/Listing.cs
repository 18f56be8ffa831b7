namespace Seedream.Runs.Evidence;

/// <summary>One complete or incomplete reading of the history, with what the ledger knows about its requests.</summary>
/// <param name="requests">The requests that the history lists.</param>
/// <param name="isComplete">Whether every page was read.</param>
/// <param name="submitOf">
/// The ledger's record of a request id: null where no job owns it; a record without a submit where the job is known but
/// its submit was not recorded.
/// </param>
internal sealed class Listing(
    IReadOnlyList<ListedRequest> requests, bool isComplete, Func<string, OwnedRequest?> submitOf)
{
    private readonly List<(ListedRequest Request, OwnedRequest? Owner)> _entries =
        [.. requests.Select(request => (request, request.RequestId is { } id ? submitOf(id) : null))];

    public bool IsComplete { get; } = isComplete;

    /// <summary>The requests that no job of the ledger owns.</summary>
    public IEnumerable<ListedRequest> Unowned =>
        _entries.Where(entry => entry.Owner is null).Select(entry => entry.Request);

    /// <summary>Learns from the listed jobs of the ledger how far the rows of one channel can be trusted.</summary>
    public Calibration Calibrate(bool isDirect) => Calibration.From(
        _entries.Where(entry => entry.Owner?.Submit?.IsDirect == isDirect)
            .Select(entry => (entry.Request, entry.Owner!.Submit!)));
}

/// <summary>A job of the ledger that owns a request id.</summary>
/// <param name="Submit">Its recorded submit; null for a job that was submitted by another program.</param>
internal sealed record OwnedRequest(RecordedSubmit? Submit);
