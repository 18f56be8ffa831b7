namespace Seedream;

/// <summary>The result of a completed job: its images on the service, and their cost.</summary>
public sealed record SeedreamResult
{
    /// <summary>The request id of the job.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>The images in the service's order, without duplicates.</summary>
    public SeedreamList<SeedreamImage> Images { get; init; } = [];

    /// <summary>The amount billed, in US dollars; the list price if the service did not report it.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The credit after the job, in US dollars; null if the service did not report it.</summary>
    public decimal? RemainingCredit { get; init; }

    /// <summary>The working time of the model; null if the service did not report it.</summary>
    public TimeSpan? InferenceTime { get; init; }

    /// <summary>The time that the job waited in the queue; null if the service did not report it.</summary>
    public TimeSpan? QueueTime { get; init; }

    /// <summary>The total time on the service; null if the service did not report it.</summary>
    public TimeSpan? TotalTime { get; init; }

    /// <summary>The prompt of the edit; null if it is unknown.</summary>
    public string? Prompt { get; init; }

    /// <summary>The full path or the URL of the edited photo; null if the edit has none.</summary>
    public string? Source { get; init; }

    /// <summary>Returns the request id.</summary>
    public override string ToString() => RequestId;
}
