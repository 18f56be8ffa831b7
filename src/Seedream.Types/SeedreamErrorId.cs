namespace Seedream;

/// <summary>Everything that can go wrong, by the name that scripts see at the front of <c>FullyQualifiedErrorId</c>.</summary>
public enum SeedreamErrorId
{
    /// <summary>No key was given, connected or in the environment.</summary>
    MissingApiKey,

    /// <summary>The service does not accept the key.</summary>
    ApiKeyRejected,

    /// <summary>The account or team may not do this.</summary>
    PermissionDenied,

    /// <summary>The credit does not cover the next job, or the team's spending limit is reached.</summary>
    InsufficientCredit,

    /// <summary>The run's bill could pass <c>-MaximumCost</c>.</summary>
    CostLimitReached,

    /// <summary>The service does not offer the model any more, or not under this address.</summary>
    ModelUnavailable,

    /// <summary>The address cannot be reached: its name does not resolve, or nothing answers.</summary>
    EndpointUnreachable,

    /// <summary>An input is not there, or is no file.</summary>
    InputNotFound,

    /// <summary>An input is not what the model takes: format, bytes, pixels, ratio or number.</summary>
    InputRejected,

    /// <summary>A parameter is not what the model takes.</summary>
    InvalidParameter,

    /// <summary>The service's content filter refused the edit.</summary>
    ContentRejected,

    /// <summary>The job ran and failed.</summary>
    JobFailed,

    /// <summary>The job had not ended when the time was up. It runs on.</summary>
    WaitTimeout,

    /// <summary>A submit left and got no answer: the job may be running, and billed.</summary>
    SubmitOutcomeUnknown,

    /// <summary>The service has forgotten the job.</summary>
    ResultExpired,

    /// <summary>The service's rate limit did not let the request through in time.</summary>
    RateLimited,

    /// <summary>The service did not answer as it should, also after the retries.</summary>
    ServiceUnavailable,

    /// <summary>A finished picture could not be fetched whole.</summary>
    DownloadFailed,

    /// <summary>A file is in the way that may not be overwritten.</summary>
    DestinationExists,

    /// <summary>The target folder cannot be made or written to, or its disk is full.</summary>
    DestinationUnavailable,

    /// <summary>A name is no safe file name: it leaves its folder or means a device.</summary>
    UnsafeName,

    /// <summary>The ledger cannot be opened or written to. Without it nothing is submitted.</summary>
    LedgerUnavailable,
}
