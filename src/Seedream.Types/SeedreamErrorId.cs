namespace Seedream;

/// <summary>The stable name of an error: the part of <c>FullyQualifiedErrorId</c> before the comma.</summary>
public enum SeedreamErrorId
{
    /// <summary>No API key was specified, connected or found in the environment.</summary>
    MissingApiKey,

    /// <summary>The service rejected the API key.</summary>
    ApiKeyRejected,

    /// <summary>The account or team does not have permission for the request.</summary>
    PermissionDenied,

    /// <summary>The credit does not cover the next job, or the team has reached its spending limit.</summary>
    InsufficientCredit,

    /// <summary>The next job could exceed the cost limit of the run, <c>-MaximumCost</c>.</summary>
    CostLimitReached,

    /// <summary>The service does not offer the model at this endpoint, or no longer offers it.</summary>
    ModelUnavailable,

    /// <summary>The endpoint cannot be reached: its host name is unknown, or nothing accepts the connection.</summary>
    EndpointUnreachable,

    /// <summary>A photo does not exist, or its path does not lead to a file.</summary>
    InputNotFound,

    /// <summary>The model does not accept the format, length, pixels, aspect ratio or number of the photos.</summary>
    InputRejected,

    /// <summary>The model or the module does not accept the value of a parameter.</summary>
    InvalidParameter,

    /// <summary>The content filter of the service rejected the edit. The job is not billed.</summary>
    ContentRejected,

    /// <summary>The job failed on the service. It is not billed.</summary>
    JobFailed,

    /// <summary>The job did not finish within the time limit. It is still running.</summary>
    WaitTimeout,

    /// <summary>A submit got no answer. The job may be running, and may be billed.</summary>
    SubmitOutcomeUnknown,

    /// <summary>The service no longer has the record of the job. If the job completed, it was billed.</summary>
    ResultExpired,

    /// <summary>The rate limit of the service still rejected the request after the retries.</summary>
    RateLimited,

    /// <summary>The service still returned no usable answer after the retries.</summary>
    ServiceUnavailable,

    /// <summary>An image could not be downloaded completely. Its job is billed.</summary>
    DownloadFailed,

    /// <summary>A file has the name of an image and must not be overwritten.</summary>
    DestinationExists,

    /// <summary>The destination folder cannot be created or written to, or its disk is full.</summary>
    DestinationUnavailable,

    /// <summary>The service suggested a file name that is not safe: it leaves the folder or names a device.</summary>
    UnsafeName,

    /// <summary>The ledger cannot be opened or written to. Nothing is submitted without it.</summary>
    LedgerUnavailable,
}
