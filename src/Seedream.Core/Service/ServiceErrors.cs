using System.Net;
using Seedream.Service.Connection;
using Seedream.Service.Transport;
using Seedream.Service.Wire;
using static Seedream.SeedreamErrorId;

namespace Seedream.Service;

/// <summary>Turns failed calls into exceptions, by the table of errors in the service's contract.</summary>
internal static class ServiceErrors
{
    private const string AddCredit =
        "Add credit or raise the limit in the service's console. Get-SeedreamCredit shows what is left.";

    private static readonly string[] ModerationTerms =
    [
        "sensitive", "moderation", "content policy", "content filter", "safety", "nsfw", "copyright", "prohibited",
        "inappropriate",
    ];

    private static readonly string[] CreditTerms = ["credit", "balance", "spend", "budget"];

    /// <summary>For every response but that of a submit.</summary>
    public static SeedreamException From(ApiRequest request, ApiResponse response)
    {
        string? message = ErrorBody.Read(response);
        return (IsRejection(response) ? FromStatus(request, response, message) : null)
            ?? Unavailable(request, response, message);
    }

    /// <summary>For the response of a submit. The error id says whether the job may have been accepted.</summary>
    public static SeedreamException FromSubmit(ApiRequest request, ApiResponse response, string item)
    {
        string? message = ErrorBody.Read(response);
        if (!IsRejection(response))
        {
            string reason = (int)response.Status is >= 300 and < 400
                ? $"the server redirected the request ({Describe(response)})"
                : $"the server returned {Describe(response)}{Quote(message)}";
            return OutcomeUnknown(item, reason, null, response);
        }

        // A 422 with a list of parameters rejects them. Without one, the job ran and failed.
        if (response.Status == HttpStatusCode.UnprocessableEntity
            && JsonElementExtensions.Parse(response.Body).Field("detail") is null)
        {
            return JobFailed(item, null, message, 422);
        }

        return FromStatus(request, response, message) ?? Unavailable(request, response, message);
    }

    /// <summary>
    /// Whether a failure may pass without the user's help. The run ends if it meets an endpoint that cannot be reached,
    /// but a job that is already submitted goes on, and its endpoint was reached before.
    /// </summary>
    public static bool MayPass(SeedreamException failure) => !failure.EndsTheRun || failure.Id == EndpointUnreachable;

    // Only the service itself can reject a request. A gateway that gives up, redirects or answers with a page of its
    // own knows neither what the service has done with a submit nor whether the service accepts the key.
    private static bool IsRejection(ApiResponse response) => (int)response.Status switch
    {
        405 or 413 or 429 => true,
        400 or 401 or 402 or 403 or 404 or 406 or 410 or 422 => ErrorBody.IsServiceError(response),
        _ => false,
    };

    /// <summary>For a call without a response. A submit that fails so was not accepted.</summary>
    public static SeedreamException From(ApiRequest request, TransportException failure)
    {
        (SeedreamErrorId id, string what, string action) = failure.Unreachable
            ? (EndpointUnreachable, $"did not reach {request.Uri.Host}",
                "Check the address, the network and the proxy (-Endpoint, -Proxy), then run the command again.")
            : (ServiceUnavailable, $"got no response from {request.Uri.Host}, even after retries",
                "Run the command again later.");
        string message = $"{Start(request)} {what}: {failure.Message}.{Money(request)}";
        return new SeedreamException(id, message, action, failure) { RequestId = request.RequestId };
    }

    /// <summary>
    /// For work that did not finish within the caller's time. A submit that fails so was not accepted.
    /// </summary>
    public static SeedreamException OutOfTime(string displayName, string? requestId, Deadline deadline, Exception inner)
    {
        string money = requestId is null ? "Nothing was billed." : "The job is not affected.";
        return new SeedreamException(
            ServiceUnavailable,
            $"{Capitalize(displayName)} did not finish within {deadline.Limit.TotalSeconds:0} seconds. {money}",
            requestId is null
                ? "Increase -TimeoutSec or lower -ThrottleLimit, then run the command again."
                : Resume(requestId),
            inner)
        { RequestId = requestId };
    }

    /// <summary>The recommended action for a job that goes on without the module.</summary>
    public static string Resume(string requestId) =>
        $"To resume it within seven days, run: Wait-SeedreamJob -RequestId {CommandText.Argument(requestId)} "
        + "| Save-SeedreamImage";

    /// <summary>For a submit that may have been accepted.</summary>
    public static SeedreamException OutcomeUnknown(
        string item, string reason, Exception? inner, ApiResponse? response = null)
    {
        string message = $"It is not known whether the service accepted {item}: {reason}. "
            + "The job may be running and may be billed, so it was not sent again.";
        const string Action = "Run the same command again in a few minutes. It looks for the job in the service's "
            + "request history, resumes it if it is there, and submits it again only if it was certainly not accepted. "
            + "-Resubmit submits it again at once and may pay twice.";
        return new SeedreamException(SubmitOutcomeUnknown, message, Action, inner)
        { StatusCode = (int?)response?.Status };
    }

    /// <summary>
    /// For the answer of a submit that reports success without a job. It may contain an error, but a job may be
    /// running all the same.
    /// </summary>
    public static SeedreamException WithoutJob(string item, string reason, ApiResponse response)
    {
        string? message = ErrorBody.IsServiceError(response) ? ErrorBody.Read(response) : null;
        SeedreamException unknown = OutcomeUnknown(item, reason + Quote(message), null, response);
        return Mentions(message, CreditTerms)
            ? new SeedreamException(InsufficientCredit, unknown.Message, AddCredit) { StatusCode = unknown.StatusCode }
            : unknown;
    }

    /// <summary>Whether a submit that failed may have been accepted.</summary>
    public static bool IsOutcomeUnknown(SeedreamException failure) =>
        failure is { Id: SubmitOutcomeUnknown } or { StatusCode: >= 200 and < 300 };

    /// <summary>For a job that the service gave up.</summary>
    public static SeedreamException JobFailed(string item, string? requestId, string? message, int? status = null) =>
        Mentions(message, ModerationTerms)
            ? new SeedreamException(
                ContentRejected,
                $"The service's content filter rejected {item}{Quote(message)}. The job was not billed.",
                "Change the prompt or the photo.")
            { RequestId = requestId, StatusCode = status }
            : new SeedreamException(
                SeedreamErrorId.JobFailed,
                $"The job for {item} failed{Quote(message)}. It was not billed.",
                "Check the photo and the parameters, then run the command again.")
            { RequestId = requestId, StatusCode = status };

    /// <summary>For a job that neither the queue nor the history knows.</summary>
    public static SeedreamException Expired(string item, string requestId) => new(
        ResultExpired,
        $"Job {requestId} ({item}) was not found. The service keeps job records for one hour, and its request history "
            + "lists no image of this job. If the job completed, it was billed.",
        "Run the same command again later: the history may list the job by then, and images are kept for seven days. "
            + "To submit a new job, which is billed, use -Resubmit with New-SeedreamImage or Submit-SeedreamJob.")
    { RequestId = requestId };

    private static SeedreamException? FromStatus(ApiRequest request, ApiResponse response, string? message)
    {
        (SeedreamErrorId Id, string What, string Action)? error = (int)response.Status switch
        {
            401 => (ApiKeyRejected, "The service rejected the API key",
                $"Check the key, then run Connect-Seedream or correct {ApiKey.EnvironmentVariable}."),
            403 => (PermissionDenied, "The account or team does not have permission",
                "Ask the owner of the account or team for permission."),
            404 or 410 when request.RequestId is null => (ModelUnavailable,
                $"{Start(request)} failed because {request.Uri.GetLeftPart(UriPartial.Path)} is not available",
                "Check -Endpoint. If it is correct, the model was retired: look for a newer version of this module."),
            400 or 422 when Mentions(message, ModerationTerms) => (ContentRejected,
                $"The service's content filter rejected {request.DisplayName}", "Change the prompt or the photo."),
            402 => (InsufficientCredit, "The account's credit does not cover the next job",
                "Add credit in the service's console. Get-SeedreamCredit shows what is left."),
            406 when Mentions(message, CreditTerms) => (InsufficientCredit,
                "The account's credit or the team's spending limit does not cover the next job",
                AddCredit),
            406 when Mentions(message, "content-type", "content type") => (ServiceUnavailable,
                $"The service could not read {request.DisplayName}",
                "A proxy or gateway changes requests on their way to the service. Check -Proxy and -Endpoint."),
            400 or 406 or 422 => (InvalidParameter, $"The service rejected {request.DisplayName}",
                "Correct the parameter that the service names, then run the command again."),
            413 => (InputRejected, $"The service rejected {request.DisplayName} as too large",
                "Use smaller photos, or remove -InlineInput."),
            _ => null,
        };
        return error is var (id, what, action) ? Failure(request, response, id, what + Quote(message), action) : null;
    }

    private static SeedreamException Unavailable(ApiRequest request, ApiResponse response, string? message)
    {
        string what = (int)response.Status is >= 300 and < 400
            ? $"{Start(request)} was redirected ({Describe(response)}), and the API key is not sent to another address"
            : $"{Start(request)} failed: the server returned {Describe(response)}{Quote(message)}";
        const string Action = "Run the command again later. If the error persists, check -Endpoint.";
        return Failure(request, response, ServiceUnavailable, what, Action);
    }

    private static SeedreamException Failure(
        ApiRequest request, ApiResponse response, SeedreamErrorId id, string what, string action) =>
        new(id, $"{what}.{Money(request)}", action)
        { StatusCode = (int)response.Status, RequestId = request.RequestId };

    // Nothing is said for a list of the history: a submit that it was to settle may be billed.
    private static string Money(ApiRequest request) => request switch
    {
        { Priority: RequestPriority.Submit or RequestPriority.Upload } => " Nothing was billed.",
        { RequestId: not null } => " The job is not affected.",
        _ => "",
    };

    private static string Quote(string? message) => message is null ? "" : $" (\"{message}\")";

    // The standard phrase, not what the server sent.
    private static string Describe(ApiResponse response)
    {
        using var standard = new HttpResponseMessage(response.Status);
        return $"{(int)response.Status} {standard.ReasonPhrase}".TrimEnd();
    }

    private static string Start(ApiRequest request) => Capitalize(request.DisplayName);

    private static string Capitalize(string clause) => char.ToUpperInvariant(clause[0]) + clause[1..];

    private static bool Mentions(string? message, params string[] terms) =>
        message is not null && terms.Any(term => message.Contains(term, StringComparison.OrdinalIgnoreCase));
}
