namespace Seedream.Ledger;

/// <summary>One picture of a job, with the file that it was last saved to.</summary>
/// <param name="Index">Its place among those of its job, from 1.</param>
/// <param name="Count">How many pictures the job made.</param>
/// <param name="Uri">Where the service keeps it; null for one that came with the answer.</param>
/// <param name="SuggestedName">The file name that the service suggests, unchecked.</param>
/// <param name="Path">
/// The full path of the file; null while there is none, and again once another job's picture was written over it.
/// </param>
/// <param name="Length">The file's length in bytes.</param>
/// <param name="SavedAt">When it was written.</param>
public sealed record LedgerImage(
    int Index, int Count, Uri? Uri, string? SuggestedName, string? Path, long? Length, DateTimeOffset? SavedAt);
