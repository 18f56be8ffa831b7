namespace Seedream.Ledger;

/// <summary>Selects jobs. A property that is null selects all jobs.</summary>
internal sealed record JobFilter
{
    public IReadOnlyList<string>? RequestIds { get; init; }

    public IReadOnlyList<SeedreamJobStatus>? Statuses { get; init; }

    /// <summary>The earliest time of the acceptance or, for jobs without one, of the claim.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The full path of the photo, of a saved image, or of a folder above one of them.</summary>
    public string? Path { get; init; }
}
