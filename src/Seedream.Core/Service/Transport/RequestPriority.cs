namespace Seedream.Service.Transport;

/// <summary>
/// Who goes first where requests have to wait at the gate, the first named before the others: what is paid comes home
/// before it is forgotten, what is begun is ended, and only then is more begun. So a limit makes fewer edits wait at
/// once, and not all of them longer.
/// </summary>
public enum RequestPriority
{
    /// <summary>The result of a paid job, and what is seldom asked: history and credit.</summary>
    Result,

    /// <summary>How far a job is.</summary>
    Status,

    /// <summary>A submit whose inputs are uploaded.</summary>
    Submit,

    /// <summary>An upload, with which most edits begin.</summary>
    Upload,
}
