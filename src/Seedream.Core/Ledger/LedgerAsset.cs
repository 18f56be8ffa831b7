namespace Seedream.Ledger;

/// <summary>Where an uploaded input is.</summary>
/// <param name="Uri">Its address on the service.</param>
/// <param name="UploadedAt">When it was uploaded.</param>
public sealed record LedgerAsset(Uri Uri, DateTimeOffset UploadedAt);
