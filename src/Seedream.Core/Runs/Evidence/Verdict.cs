namespace Seedream.Runs.Evidence;

/// <summary>Why the history does not decide about a lost submit.</summary>
internal enum Doubt
{
    /// <summary>The verdict is certain.</summary>
    None,

    /// <summary>The history could not be read completely.</summary>
    Unreadable,

    /// <summary>
    /// The listing has a request that may be the lost submit, or several submits that look like one request.
    /// </summary>
    Candidates,

    /// <summary>The listing has no job of this ledger by which its rows could be trusted.</summary>
    NotCalibrated,

    /// <summary>No row can be the lost submit, but rows may still appear.</summary>
    TooEarly,

    /// <summary>The history leaves out completed jobs of this ledger that are as old as the submit.</summary>
    JobsMissing,

    /// <summary>The submit is older than the history is known to reach.</summary>
    TooOld,
}

/// <summary>The conclusion from one listing of the history about a submit without an answer.</summary>
/// <param name="AcceptedAs">The request id under which the submit was accepted; null where that is not certain.</param>
/// <param name="Doubt">Why nothing is certain; <see cref="Doubt.None"/> for a verdict.</param>
/// <param name="Candidates">The request ids that may be the submit.</param>
/// <param name="SettlesAt">
/// The earliest time by the service's clock at which a missing row proves that the submit was not accepted; null where
/// the time of the submit is unknown.
/// </param>
internal sealed record Verdict(
    string? AcceptedAs, Doubt Doubt, IReadOnlyList<string> Candidates, DateTimeOffset? SettlesAt)
{
    public bool IsAccepted => AcceptedAs is not null;

    public bool IsNotAccepted => AcceptedAs is null && Doubt == Doubt.None;
}
