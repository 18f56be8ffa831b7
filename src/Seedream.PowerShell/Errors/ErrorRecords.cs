using System.Management.Automation;

namespace Seedream.PowerShell.Errors;

/// <summary>Creates every error record of the module.</summary>
internal static class ErrorRecords
{
    private const string UnexpectedId = "UnexpectedFailure";
    private const string OutOfMemoryId = "OutOfMemory";
    private const string OutOfMemory =
        "This computer has too little memory for the item. If its job was submitted, it is in the ledger. Run the same "
        + "command again with a lower -ThrottleLimit. It resumes the jobs that were submitted.";

    private const string UnexpectedAction =
        "Please report this bug with the output of $Error[0].Exception. If a job was submitted, its request id is in "
        + "the output of -Verbose. Run the same command again to resume it.";

    /// <param name="failure">The failure.</param>
    /// <param name="target">The item that failed; null if the whole run failed.</param>
    public static ErrorRecord From(Exception failure, object? target)
    {
        var known = failure as SeedreamException;
        string id = known?.Id.ToString() ?? (failure is OutOfMemoryException ? OutOfMemoryId : UnexpectedId);
        var record = new ErrorRecord(SafeText.Clean(failure), id, Category(known?.Id), target);

        // The message of a known error contains its recommended action. ErrorDetails would show it twice.
        if (known is null)
        {
            record.ErrorDetails = new ErrorDetails(failure is OutOfMemoryException
                ? OutOfMemory
                : $"Unexpected error: {SafeText.Clean(failure.Message)} {UnexpectedAction}");
        }

        return record;
    }

    private static ErrorCategory Category(SeedreamErrorId? id) => id switch
    {
        SeedreamErrorId.MissingApiKey or SeedreamErrorId.ApiKeyRejected => ErrorCategory.AuthenticationError,
        SeedreamErrorId.PermissionDenied or SeedreamErrorId.ContentRejected => ErrorCategory.PermissionDenied,
        SeedreamErrorId.InsufficientCredit or SeedreamErrorId.CostLimitReached => ErrorCategory.QuotaExceeded,
        SeedreamErrorId.ModelUnavailable or SeedreamErrorId.ResultExpired => ErrorCategory.ResourceUnavailable,
        SeedreamErrorId.InputNotFound => ErrorCategory.ObjectNotFound,
        SeedreamErrorId.InputRejected or SeedreamErrorId.UnsafeName => ErrorCategory.InvalidData,
        SeedreamErrorId.InvalidParameter => ErrorCategory.InvalidArgument,
        SeedreamErrorId.JobFailed => ErrorCategory.OperationStopped,
        SeedreamErrorId.WaitTimeout => ErrorCategory.OperationTimeout,
        SeedreamErrorId.RateLimited => ErrorCategory.LimitsExceeded,
        SeedreamErrorId.SubmitOutcomeUnknown or SeedreamErrorId.ServiceUnavailable => ErrorCategory.ConnectionError,
        SeedreamErrorId.EndpointUnreachable => ErrorCategory.ConnectionError,
        SeedreamErrorId.DownloadFailed => ErrorCategory.ReadError,
        SeedreamErrorId.DestinationExists => ErrorCategory.ResourceExists,
        SeedreamErrorId.DestinationUnavailable => ErrorCategory.WriteError,
        SeedreamErrorId.LedgerUnavailable => ErrorCategory.OpenError,
        null => ErrorCategory.InvalidResult,
        _ => ErrorCategory.NotSpecified,
    };
}
