namespace Seedream.Ledger;

/// <summary>Selects jobs. A property that is null selects all jobs.</summary>
internal sealed record JobFilter
{
    public IReadOnlyList<string>? RequestIds { get; init; }

    public IReadOnlyList<SeedreamJobStatus>? Statuses { get; init; }

    /// <summary>The earliest time of the acceptance or, for jobs without one, of the claim.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The photos, saved images, and folders above them.</summary>
    public FileFilter? Files { get; init; }
}
