namespace Seedream.Emulator;

/// <summary>What the emulator has seen so far: a snapshot.</summary>
public sealed record EmulatorCounters
{
    /// <summary>Requests by endpoint, faulted ones included.</summary>
    public required IReadOnlyDictionary<EmulatorEndpoint, long> Requests { get; init; }

    /// <summary>Answers by HTTP status, redirects and faults included; resets have none.</summary>
    public required IReadOnlyDictionary<int, long> Answers { get; init; }

    /// <summary>Submits and direct calls that became jobs.</summary>
    public required long JobsAccepted { get; init; }

    /// <summary>Submits and direct calls that the service itself refused; those that a fault answered are not among them.</summary>
    public required long SubmitsRefused { get; init; }

    /// <summary>Jobs that completed and so were billed.</summary>
    public required long JobsBilled { get; init; }

    /// <summary>USD billed.</summary>
    public required decimal AmountBilled { get; init; }

    /// <summary>Jobs whose prompt, parameters and input contents had been accepted before.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Billed jobs whose like had been billed before: money spent twice.</summary>
    public required long DuplicatesBilled { get; init; }

    /// <summary>Status requests for jobs that exist.</summary>
    public required long Polls { get; init; }

    /// <summary>Jobs running now.</summary>
    public required int JobsInFlight { get; init; }

    /// <summary>Most jobs that ran at the same time.</summary>
    public required int JobsInFlightMax { get; init; }

    /// <summary>Requests being answered now, on all three hosts.</summary>
    public required int RequestsInFlight { get; init; }

    /// <summary>Files uploaded.</summary>
    public required long FilesUploaded { get; init; }

    /// <summary>Files sent whole.</summary>
    public required long Downloads { get; init; }

    /// <summary>Requests refused by the rate limit.</summary>
    public required long RateLimited { get; init; }

    /// <summary>Where a key was seen that none belongs to: host, path and where in the request. Never the key.</summary>
    public required IReadOnlyList<string> LeakedKeys { get; init; }

    /// <summary>Mistakes of the emulator itself, which it answers with 500. Should be empty.</summary>
    public required IReadOnlyList<string> InternalErrors { get; init; }
}
