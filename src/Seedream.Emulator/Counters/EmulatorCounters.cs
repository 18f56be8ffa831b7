namespace Seedream.Emulator;

/// <summary>A snapshot of the emulator's counters.</summary>
public sealed record EmulatorCounters
{
    /// <summary>Requests by endpoint, including those that met a fault.</summary>
    public required IReadOnlyDictionary<EmulatorEndpoint, long> Requests { get; init; }

    /// <summary>Replies by HTTP status, including redirects and faults. A reset connection has none.</summary>
    public required IReadOnlyDictionary<int, long> Answers { get; init; }

    /// <summary>Submits and direct calls that became jobs.</summary>
    public required long JobsAccepted { get; init; }

    /// <summary>Submits and direct calls that the service rejected, without those that a fault rejected.</summary>
    public required long SubmitsRefused { get; init; }

    /// <summary>Jobs that completed and were billed.</summary>
    public required long JobsBilled { get; init; }

    /// <summary>Total billed, in USD.</summary>
    public required decimal AmountBilled { get; init; }

    /// <summary>Accepted jobs with the prompt, parameters and input contents of an earlier job.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Billed jobs that repeat an earlier billed job: money spent twice.</summary>
    public required long DuplicatesBilled { get; init; }

    /// <summary>Status requests for jobs that exist.</summary>
    public required long Polls { get; init; }

    /// <summary>Jobs that have not ended.</summary>
    public required int JobsInFlight { get; init; }

    /// <summary>Maximum of <see cref="JobsInFlight"/>.</summary>
    public required int JobsInFlightMax { get; init; }

    /// <summary>Requests in progress on all three hosts.</summary>
    public required int RequestsInFlight { get; init; }

    /// <summary>Uploaded files.</summary>
    public required long FilesUploaded { get; init; }

    /// <summary>Completed downloads.</summary>
    public required long Downloads { get; init; }

    /// <summary>Requests that the rate limit rejected.</summary>
    public required long RateLimited { get; init; }

    /// <summary>Where a key arrived that must not: host, path and part of the request, without the key.</summary>
    public required IReadOnlyList<string> LeakedKeys { get; init; }

    /// <summary>Unexpected exceptions of the emulator, which it answers with 500.</summary>
    public required IReadOnlyList<string> InternalErrors { get; init; }
}
