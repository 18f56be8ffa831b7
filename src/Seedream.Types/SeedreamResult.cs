namespace Seedream;

/// <summary>The final answer of a completed job: its pictures on the service, and what they cost.</summary>
public sealed record SeedreamResult
{
    /// <summary>The job's request id.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>The pictures, in the service's order, without repeats.</summary>
    public SeedreamImage[] Images { get; init; } = [];

    /// <summary>What the service charged for the job in US dollars; null where it did not say.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The credit left in US dollars after the job; null where the service did not say.</summary>
    public decimal? RemainingCredit { get; init; }

    /// <summary>How long the model worked; null where the service did not say.</summary>
    public TimeSpan? InferenceTime { get; init; }

    /// <summary>How long the job waited for a worker; null where the service did not say.</summary>
    public TimeSpan? QueueTime { get; init; }

    /// <summary>The whole time on the service; null where it did not say.</summary>
    public TimeSpan? TotalTime { get; init; }

    /// <summary>What the edit asked for.</summary>
    public string? Prompt { get; init; }

    /// <summary>The edited file or URL; null for an edit from the prompt alone.</summary>
    public string? Source { get; init; }

    /// <inheritdoc/>
    public override string ToString() => RequestId;
}
