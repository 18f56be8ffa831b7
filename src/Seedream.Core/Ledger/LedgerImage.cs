namespace Seedream.Ledger;

/// <summary>An image of a job.</summary>
/// <param name="Index">The index of the image, from 1.</param>
/// <param name="Uri">The URL of the image; null if the service returned the image itself.</param>
/// <param name="SuggestedName">The file name that the service suggests. It is not validated.</param>
internal sealed record LedgerImage(int Index, Uri? Uri, string? SuggestedName);
