namespace Seedream.Ledger;

/// <summary>The state of a job. The numbers are stored and must not change.</summary>
internal enum LedgerState
{
    /// <summary>A run has claimed the edit. It has sent nothing that costs money.</summary>
    New = 0,

    /// <summary>The request may have been sent.</summary>
    Submitting = 1,

    /// <summary>The service accepted the job.</summary>
    Running = 2,

    /// <summary>The images can be downloaded. The job is billed.</summary>
    Completed = 3,

    /// <summary>All images are on disk.</summary>
    Saved = 4,

    /// <summary>The job failed or was rejected. It is not billed, and the edit can be submitted again.</summary>
    Failed = 5,

    /// <summary>The service has deleted its record of the job. The history may still list it.</summary>
    Expired = 6,

    /// <summary>The request got no answer. The job may be running and billed.</summary>
    Unknown = 7,
}

internal static class LedgerStateExtensions
{
    /// <summary>The status that scripts see.</summary>
    public static SeedreamJobStatus ToStatus(this LedgerState state) => state switch
    {
        LedgerState.New or LedgerState.Submitting => SeedreamJobStatus.Submitting,
        LedgerState.Running => SeedreamJobStatus.Running,
        LedgerState.Completed => SeedreamJobStatus.Completed,
        LedgerState.Saved => SeedreamJobStatus.Saved,
        LedgerState.Failed => SeedreamJobStatus.Failed,
        LedgerState.Expired => SeedreamJobStatus.Expired,
        _ => SeedreamJobStatus.Unknown,
    };
}
