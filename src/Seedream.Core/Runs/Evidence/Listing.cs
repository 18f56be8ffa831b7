namespace Seedream.Runs.Evidence;

/// <summary>One complete or incomplete reading of the history, with what the ledger knows about its requests.</summary>
/// <param name="requests">The requests that the history lists.</param>
/// <param name="isComplete">Whether every page was read.</param>
/// <param name="submitOf">
/// The ledger's record of a request id: null where no job owns it; a record without a submit where the job is known but
/// its submit was not recorded.
/// </param>
/// <param name="completed">
/// The request ids of the ledger's completed jobs of one channel, direct or not, that were sent between two times.
/// </param>
internal sealed class Listing(
    IReadOnlyList<ListedRequest> requests,
    bool isComplete,
    Func<string, OwnedRequest?> submitOf,
    Func<bool, DateTimeOffset, DateTimeOffset, IEnumerable<string>> completed)
{
    // The first day of the question begins at least as long before the submit, in every zone.
    private static readonly TimeSpan Before = TimeSpan.FromHours(11);

    private readonly List<(ListedRequest Request, OwnedRequest? Owner)> _entries =
        [.. requests.Select(request => (request, request.RequestId is { } id ? submitOf(id) : null))];

    public bool IsComplete { get; } = isComplete;

    /// <summary>The requests that no job of the ledger owns.</summary>
    public IEnumerable<ListedRequest> Unowned =>
        _entries.Where(entry => entry.Owner is null).Select(entry => entry.Request);

    /// <summary>
    /// Whether a completed job of the ledger is not listed although it was sent at about the time of a submit or later.
    /// Then the listing ends early, or leaves requests out, and a missing row proves nothing.
    /// </summary>
    /// <param name="lost">The submit.</param>
    /// <param name="until">The latest time by the service's clock of a job that must be listed.</param>
    public bool LacksJobs(RecordedSubmit lost, DateTimeOffset until)
    {
        HashSet<string> listed = [.. _entries.Select(entry => entry.Request.RequestId).OfType<string>()];
        DateTimeOffset? from = (lost.SentAt ?? lost.LostAt) - Before;
        return from is { } start && completed(lost.IsDirect, start, until).Any(id => !listed.Contains(id));
    }

    /// <summary>Learns from the listed jobs of the ledger how far the rows of one channel can be trusted.</summary>
    public Calibration Calibrate(bool isDirect) => Calibration.From(
        _entries.Where(entry => entry.Owner?.Submit?.IsDirect == isDirect)
            .Select(entry => (entry.Request, entry.Owner!.Submit!)));
}

/// <summary>A job of the ledger that owns a request id.</summary>
/// <param name="Submit">Its recorded submit; null for a job that was submitted by another program.</param>
internal sealed record OwnedRequest(RecordedSubmit? Submit);
