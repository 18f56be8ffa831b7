namespace Seedream;

/// <summary>Where a job stands, in the order that it moves.</summary>
public enum SeedreamJobStatus
{
    /// <summary>The submit has left or is about to; the service has not answered yet.</summary>
    Submitting,

    /// <summary>The service accepted the job and works on it. It is paid for when it completes.</summary>
    Running,

    /// <summary>The service has finished: the pictures can be fetched. The job is paid.</summary>
    Completed,

    /// <summary>The pictures are on disk.</summary>
    Saved,

    /// <summary>The service gave up on the job or its filter refused it. Such a job is not billed and may be run again.</summary>
    Failed,

    /// <summary>The service has forgotten the job: it keeps a record for one hour from the submit.</summary>
    Expired,

    /// <summary>The submit got no answer: the job may be running, and billed. It is never sent again by itself.</summary>
    Unknown,
}
