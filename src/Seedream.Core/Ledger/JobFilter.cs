namespace Seedream.Ledger;

/// <summary>Which jobs to read; what is null does not matter.</summary>
internal sealed record JobFilter
{
    /// <summary>Their request ids.</summary>
    public IReadOnlyList<string>? RequestIds { get; init; }

    /// <summary>Where they stand.</summary>
    public IReadOnlyList<LedgerState>? States { get; init; }

    /// <summary>Accepted then or later; for those never accepted, claimed then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The full path of their input or of one of their pictures, or of a folder that one of these is below.</summary>
    public string? Path { get; init; }
}
