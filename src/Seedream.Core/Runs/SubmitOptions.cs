namespace Seedream.Runs;

/// <summary>How the edits of a run are submitted.</summary>
/// <param name="Inline">Whether photos are sent inside the submit as <c>data:</c> URIs instead of being
/// uploaded.</param>
/// <param name="Resubmit">Whether every edit becomes a new job, whatever the ledger says.</param>
/// <param name="Limit">The run's cost limit.</param>
/// <param name="ResubmitAfter">
/// The time after a submit without an answer before a missing row of the history proves that it was not accepted.
/// </param>
internal sealed record SubmitOptions(bool Inline, bool Resubmit, CostLimit Limit, TimeSpan ResubmitAfter)
{
    /// <summary>The service's usage pages may lag behind by two hours.</summary>
    public static readonly TimeSpan DefaultResubmitAfter = TimeSpan.FromHours(2);

    /// <summary>Whether every photo is read, although the ledger remembers its file as it is.</summary>
    public bool ReadsAll { get; init; }

    /// <summary>
    /// Called from any thread with a sentence about each photo that is submitted although the service may reject it.
    /// </summary>
    public Action<string> Warn { get; init; } = _ => { };
}
