namespace Seedream;

/// <summary>
/// An error that the module reports. Its message ends with the recommended action, so that every view and log shows it.
/// </summary>
public sealed class SeedreamException : Exception
{
    /// <summary>Creates an error.</summary>
    /// <param name="id">The stable name.</param>
    /// <param name="message">Full sentences: what happened, to which item, and whether it is billed.</param>
    /// <param name="recommendedAction">What the user can do.</param>
    /// <param name="innerException">The cause; null if there is none.</param>
    public SeedreamException(
        SeedreamErrorId id, string message, string recommendedAction, Exception? innerException = null)
        : base(SafeText.Clean($"{message} {recommendedAction}"), SafeText.Clean(innerException))
    {
        Id = id;
        Description = SafeText.Clean(message);
        RecommendedAction = SafeText.Clean(recommendedAction);
    }

    /// <summary>The stable name of the error.</summary>
    public SeedreamErrorId Id { get; }

    /// <summary>The message without the recommended action.</summary>
    public string Description { get; }

    /// <summary>What the user can do, as a sentence or a command.</summary>
    public string RecommendedAction { get; }

    /// <summary>The request id of the affected job; null if the edit does not have one yet.</summary>
    public string? RequestId { get; init; }

    /// <summary>The HTTP status code of the service's answer; null if the error did not come from an answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary>
    /// Whether the error affects the whole run: every further item would fail in the same way, so nothing more is
    /// submitted.
    /// </summary>
    public bool EndsTheRun => Id is SeedreamErrorId.MissingApiKey or SeedreamErrorId.ApiKeyRejected
        or SeedreamErrorId.PermissionDenied or SeedreamErrorId.InsufficientCredit or SeedreamErrorId.CostLimitReached
        or SeedreamErrorId.ModelUnavailable or SeedreamErrorId.EndpointUnreachable or SeedreamErrorId.LedgerUnavailable;
}
