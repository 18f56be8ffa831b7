namespace Seedream.Ledger;

/// <summary>What asking for an edit came to.</summary>
internal enum ClaimKind
{
    /// <summary>The edit is this run's to submit.</summary>
    Mine,

    /// <summary>A living run, perhaps this one, is about to submit it: wait, and ask again.</summary>
    Busy,

    /// <summary>A submit of it got no answer: ask the service's history.</summary>
    Unknown,

    /// <summary>It has a job already.</summary>
    Known,
}

/// <summary>The answer to a run that asks for an edit.</summary>
/// <param name="Kind">What it came to.</param>
/// <param name="Row">The edit's row.</param>
internal sealed record Claim(ClaimKind Kind, LedgerRow Row);
