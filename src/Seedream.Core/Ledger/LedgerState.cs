namespace Seedream.Ledger;

/// <summary>Where a row of the ledger stands. The numbers are in the file and never change.</summary>
internal enum LedgerState
{
    /// <summary>A run has taken the edit; nothing that costs money has been sent.</summary>
    New = 0,

    /// <summary>The submit may be on its way.</summary>
    Submitting = 1,

    /// <summary>The service accepted the job.</summary>
    Running = 2,

    /// <summary>The pictures can be fetched; the job is paid.</summary>
    Completed = 3,

    /// <summary>All pictures are on disk.</summary>
    Saved = 4,

    /// <summary>The job or its submit was refused: not billed, and may be run again.</summary>
    Failed = 5,

    /// <summary>The service has forgotten the job; its history may still know it.</summary>
    Expired = 6,

    /// <summary>The submit got no answer: the job may be running, and billed.</summary>
    Unknown = 7,
}
