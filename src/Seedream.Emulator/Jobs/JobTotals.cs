namespace Seedream.Emulator;

/// <summary>Totals of all jobs so far.</summary>
internal sealed record JobTotals
{
    public long Accepted { get; init; }

    public long Billed { get; init; }

    public decimal AmountBilled { get; init; }

    public long Duplicates { get; init; }

    public long DuplicatesBilled { get; init; }

    public int InFlight { get; init; }

    public int InFlightMax { get; init; }
}
