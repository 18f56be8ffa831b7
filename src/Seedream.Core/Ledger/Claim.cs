namespace Seedream.Ledger;

internal enum ClaimKind
{
    /// <summary>The run owns the edit and submits it.</summary>
    Claimed,

    /// <summary>An active run, perhaps the same one, is submitting the edit. Wait and claim it again.</summary>
    Busy,

    /// <summary>A submit of the edit got no answer. Read the service's history.</summary>
    Unknown,

    /// <summary>The edit has a job.</summary>
    Known,
}

/// <summary>The result of claiming an edit, with the row of the edit.</summary>
internal sealed record Claim(ClaimKind Kind, LedgerRow Row);
