namespace Seedream.Ledger;

/// <summary>A job whose images were all saved, with their files, which may have changed since.</summary>
/// <param name="Job">The job's row.</param>
/// <param name="Images">The images by index, each with its files, newest first.</param>
internal sealed record SavedJob(
    LedgerRow Job, IReadOnlyList<(LedgerImage Image, IReadOnlyList<SavedFile> Files)> Images);
