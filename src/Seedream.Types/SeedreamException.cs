namespace Seedream;

/// <summary>Every failure that this module reports: what happened, to what, whether it cost anything and what to do.</summary>
public sealed class SeedreamException : Exception
{
    /// <summary>Makes the failure.</summary>
    /// <param name="id">Its stable name.</param>
    /// <param name="message">What happened, to which item and whether it cost anything, in full sentences.</param>
    /// <param name="recommendedAction">What the person can do now.</param>
    /// <param name="innerException">What lay behind it.</param>
    public SeedreamException(SeedreamErrorId id, string message, string recommendedAction, Exception? innerException = null)
        : base(message, innerException)
    {
        Id = id;
        RecommendedAction = recommendedAction;
    }

    /// <summary>The failure's stable name.</summary>
    public SeedreamErrorId Id { get; }

    /// <summary>What the person can do now.</summary>
    public string RecommendedAction { get; }

    /// <summary>The job that it happened to, where there was one already.</summary>
    public string? RequestId { get; init; }

    /// <summary>The HTTP status behind it, where there was one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>
    /// Whether it concerns the whole run and not one item: the same would happen to every further item, so nothing
    /// more is submitted.
    /// </summary>
    public bool EndsTheRun => Id is SeedreamErrorId.MissingApiKey or SeedreamErrorId.ApiKeyRejected
        or SeedreamErrorId.PermissionDenied or SeedreamErrorId.InsufficientCredit or SeedreamErrorId.CostLimitReached or SeedreamErrorId.ModelUnavailable
        or SeedreamErrorId.LedgerUnavailable;
}
