namespace Seedream.Ledger;

/// <summary>One picture of a job.</summary>
/// <param name="Index">Its place among those of its job, from 1.</param>
/// <param name="Uri">Where the service keeps it; null for one that came with the answer.</param>
/// <param name="SuggestedName">The file name that the service suggests, unchecked.</param>
internal sealed record LedgerImage(int Index, Uri? Uri, string? SuggestedName);
