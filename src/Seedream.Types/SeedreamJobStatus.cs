namespace Seedream;

/// <summary>The status of a job.</summary>
public enum SeedreamJobStatus
{
    /// <summary>The job is being submitted. The service has not answered yet.</summary>
    Submitting,

    /// <summary>The service accepted the job. It is billed when it completes.</summary>
    Running,

    /// <summary>The job is complete and billed. Its images can be downloaded.</summary>
    Completed,

    /// <summary>All images of the job are on disk.</summary>
    Saved,

    /// <summary>The job failed or was rejected. It is not billed, and can be submitted again.</summary>
    Failed,

    /// <summary>The service no longer has the record of the job, which it keeps for one hour.</summary>
    Expired,

    /// <summary>
    /// The submit got no answer. The job may be running, and may be billed. It is submitted again only after the
    /// service's history shows that it was not accepted.
    /// </summary>
    Unknown,
}
