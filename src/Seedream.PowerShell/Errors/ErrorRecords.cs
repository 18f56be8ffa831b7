using System.Management.Automation;

namespace Seedream.PowerShell.Errors;

/// <summary>Makes every error record of the module.</summary>
internal static class ErrorRecords
{
    private const string UnexpectedId = "UnexpectedFailure";

    // The short error view shows recommended actions since PowerShell 7.5; before that they stand in the message.
    private static readonly bool ShowsRecommendedActions = typeof(PSObject).Assembly.GetName().Version >= new Version(7, 5);

    /// <summary>Makes the record of a failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="target">The item that it happened to.</param>
    public static ErrorRecord From(Exception failure, object? target)
    {
        if (failure is not SeedreamException known)
            return Unexpected(failure, target);

        return Record(known, known.Id.ToString(), Category(known.Id), target, known.Message, known.RecommendedAction);
    }

    private static ErrorRecord Unexpected(Exception failure, object? target)
    {
        const string Action = "Please report this with the text of $Error[0].Exception. Run the command again; if a job was submitted, its request id is in the -Verbose output.";
        return Record(failure, UnexpectedId, ErrorCategory.InvalidResult, target, $"The module failed in a way that it should not: {failure.Message}", Action);
    }

    private static ErrorRecord Record(Exception failure, string id, ErrorCategory category, object? target, string message, string action) =>
        new(failure, id, category, target)
        {
            ErrorDetails = new ErrorDetails(ShowsRecommendedActions ? message : $"{message} {action}") { RecommendedAction = action },
        };

    private static ErrorCategory Category(SeedreamErrorId id) => id switch
    {
        SeedreamErrorId.MissingApiKey or SeedreamErrorId.ApiKeyRejected => ErrorCategory.AuthenticationError,
        SeedreamErrorId.PermissionDenied or SeedreamErrorId.ContentRejected => ErrorCategory.PermissionDenied,
        SeedreamErrorId.InsufficientCredit or SeedreamErrorId.CostLimitReached => ErrorCategory.QuotaExceeded,
        SeedreamErrorId.ModelUnavailable or SeedreamErrorId.ResultExpired => ErrorCategory.ResourceUnavailable,
        SeedreamErrorId.InputNotFound => ErrorCategory.ObjectNotFound,
        SeedreamErrorId.InputRejected => ErrorCategory.InvalidData,
        SeedreamErrorId.InvalidParameter => ErrorCategory.InvalidArgument,
        SeedreamErrorId.JobFailed => ErrorCategory.OperationStopped,
        SeedreamErrorId.WaitTimeout => ErrorCategory.OperationTimeout,
        SeedreamErrorId.RateLimited => ErrorCategory.LimitsExceeded,
        SeedreamErrorId.SubmitOutcomeUnknown or SeedreamErrorId.ServiceUnavailable or SeedreamErrorId.EndpointUnreachable => ErrorCategory.ConnectionError,
        SeedreamErrorId.DownloadFailed => ErrorCategory.ReadError,
        SeedreamErrorId.DestinationExists => ErrorCategory.ResourceExists,
        SeedreamErrorId.DestinationUnavailable => ErrorCategory.WriteError,
        SeedreamErrorId.LedgerUnavailable => ErrorCategory.OpenError,
        SeedreamErrorId.UnsafeName => ErrorCategory.SecurityError,
        _ => ErrorCategory.NotSpecified,
    };
}
