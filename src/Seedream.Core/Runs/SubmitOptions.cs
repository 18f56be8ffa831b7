namespace Seedream.Runs;

/// <summary>How the edits of a run are submitted.</summary>
/// <param name="Inline">Whether files go along in the submit as <c>data:</c> URIs, and are not uploaded.</param>
/// <param name="Force">Whether an edit becomes a new job whatever the ledger says.</param>
/// <param name="Limit">What keeps the bill below a limit.</param>
internal sealed record SubmitOptions(bool Inline, bool Force, CostLimit Limit);
