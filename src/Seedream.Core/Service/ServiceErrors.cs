using System.Net;
using Seedream.Service.Connection;
using Seedream.Service.Transport;
using Seedream.Service.Wire;

namespace Seedream.Service;

/// <summary>Names what an error answer means: one row of the contract's error table after the other.</summary>
internal static class ServiceErrors
{
    /// <summary>The failure that an answer to anything but a submit means.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="response">The answer.</param>
    /// <param name="key">Taken out of the service's message, should it stand there.</param>
    public static SeedreamException From(ApiRequest request, ApiResponse response, ApiKey key) =>
        General(request, response, ErrorMessage(response, key), "") ?? Unavailable(request, response, ErrorMessage(response, key), "");

    /// <summary>The failure that an answer to a submit means; it says whether the job may be running.</summary>
    public static SeedreamException FromSubmit(ApiRequest request, ApiResponse response, string item, ApiKey key)
    {
        const string Free = " It was not accepted and cost nothing.";
        string? message = ErrorMessage(response, key);

        // The service says with a 422 that the job ran and failed; one that lists parameters refuses them.
        if (response.Status == HttpStatusCode.UnprocessableEntity && JsonElementExtensions.Parse(response.Body).Field("detail") is null)
            return JobFailed(item, null, message, 422);

        if (General(request, response, message, Free) is { } known)
            return known;

        bool refused = (int)response.Status is >= 300 and < 500 and not 408
            || response is { Status: HttpStatusCode.ServiceUnavailable, LooksLikeJson: false };
        return refused
            ? Unavailable(request, response, message, Free)
            : OutcomeUnknown(item, $"the service answered {Number(response)}{Quote(message)}", null, response);
    }

    /// <summary>The failure of a request without an answer.</summary>
    public static SeedreamException From(ApiRequest request, TransportException failure) => failure.Unreachable
        ? new SeedreamException(
            SeedreamErrorId.EndpointUnreachable,
            $"{Start(request)} did not reach {request.Uri.Host}: {failure.Message}. It cost nothing.",
            "Check the address, the network and the proxy (-Endpoint, -Proxy), then run the command again.",
            failure)
        { RequestId = request.RequestId }
        : new SeedreamException(
            SeedreamErrorId.ServiceUnavailable,
            $"{Start(request)} got no answer from {request.Uri.Host}, also after the retries: {failure.Message}.{(failure.NotSent ? "" : " It cost nothing.")}",
            "Run the command again later.",
            failure)
        { RequestId = request.RequestId };

    /// <summary>The failure of what was not done when the caller's time was up. A submit that this happens to was not accepted.</summary>
    public static SeedreamException OutOfTime(string what, string? requestId, Deadline deadline, Exception inner) => new(
        SeedreamErrorId.ServiceUnavailable,
        $"{Upper(what)} was not done when the time of {deadline.Limit.TotalSeconds:0} s was up. {(requestId is null ? "It cost nothing." : "The job is not lost.")}",
        requestId is null
            ? "Raise -TimeoutSec or lower -ThrottleLimit, then run the command again."
            : $"Pick it up within seven days: Wait-SeedreamJob -RequestId {requestId} | Save-SeedreamImage",
        inner)
    { RequestId = requestId };

    /// <summary>The failure of a submit that may have been accepted.</summary>
    public static SeedreamException OutcomeUnknown(string item, string what, Exception? inner, ApiResponse? response = null) => new(
        SeedreamErrorId.SubmitOutcomeUnknown,
        $"Whether the service accepted {item} is not known: {what}. The job may be running and may be billed, so it was not sent again.",
        "Run the same command again in some minutes: it asks the service's request history, takes the job up if it is there, and sends it again only if it certainly is not. -Force sends it again at once, and may pay twice.",
        inner)
    { StatusCode = response is null ? null : (int)response.Status };

    /// <summary>The failure of a job that the service gave up on.</summary>
    public static SeedreamException JobFailed(string item, string? requestId, string? message, int? status = null) => IsModeration(message)
        ? new SeedreamException(
            SeedreamErrorId.ContentRejected,
            $"The service's content filter refused {item}{Quote(message)}. The job is not billed.",
            "Change the prompt or the picture.")
        { RequestId = requestId, StatusCode = status }
        : new SeedreamException(
            SeedreamErrorId.JobFailed,
            $"The job of {item} failed on the service{Quote(message)}. It is not billed.",
            "Check the input and the parameters, then run the command again.")
        { RequestId = requestId, StatusCode = status };

    /// <summary>The failure of a job whose record is gone.</summary>
    public static SeedreamException Expired(string item, string requestId) => new(
        SeedreamErrorId.ResultExpired,
        $"The service does not know the job {requestId} of {item}, or not any more: it keeps a job for one hour from its submit, and its request history does not name a picture of it. If the job completed, it was billed.",
        "Run the same command again later, for the history may know it then; pictures are kept for seven days. New-SeedreamImage and Submit-SeedreamJob make a new job with -Force, which is paid.")
    { RequestId = requestId };

    private static SeedreamException? General(ApiRequest request, ApiResponse response, string? message, string money)
    {
        string quoted = Quote(message);
        SeedreamException Make(SeedreamErrorId id, string message, string action) =>
            new(id, message + money, action) { StatusCode = (int)response.Status, RequestId = request.RequestId };

        return (int)response.Status switch
        {
            401 => Make(SeedreamErrorId.ApiKeyRejected, $"The service does not accept the key{quoted}.", "Check the key in the service's console, then run Connect-Seedream or set SEGMIND_API_KEY."),
            403 => Make(SeedreamErrorId.PermissionDenied, $"The account or team may not do this{quoted}.", "Ask the owner of the account or team for the permission."),
            404 or 410 when request.RequestId is null => Make(SeedreamErrorId.ModelUnavailable, $"The service does not offer {request.DisplayName} at {request.Uri.GetLeftPart(UriPartial.Path)}{quoted}.", "Check -Endpoint. If it is right, the model has been withdrawn: look for a newer version of this module."),
            400 or 422 when IsModeration(message) => Make(SeedreamErrorId.ContentRejected, $"The service's content filter refused {request.DisplayName}{quoted}.", "Change the prompt or the picture."),
            406 when Mentions(message, "credit", "balance", "spend", "budget") => Make(SeedreamErrorId.InsufficientCredit, $"The account's credit or the team's spending limit does not cover the next job{quoted}.", "Add credit or raise the limit in the service's console; Get-SeedreamCredit tells what is left."),
            406 when Mentions(message, "content-type", "content type") => Make(SeedreamErrorId.ServiceUnavailable, $"The service did not accept the form of {request.DisplayName}{quoted}.", "Something between this machine and the service changes requests: check the proxy or gateway."),
            400 or 406 or 422 => Make(SeedreamErrorId.InvalidParameter, $"The service refused {request.DisplayName}{quoted}.", "Mend what it names, then run the command again."),
            413 => Make(SeedreamErrorId.InputRejected, $"The service found {request.DisplayName} too large{quoted}.", "Use smaller pictures, or leave -InlineInput out."),
            _ => null,
        };
    }

    private static SeedreamException Unavailable(ApiRequest request, ApiResponse response, string? message, string money)
    {
        string what = (int)response.Status is >= 300 and < 400
            ? $"{Start(request)} was sent elsewhere ({Number(response)}), and the key does not follow"
            : $"{Start(request)} got no answer of the service but {Number(response)}{Quote(message)}";
        return new SeedreamException(SeedreamErrorId.ServiceUnavailable, $"{what}.{money}", "Run the command again later; if it stays so, check -Endpoint.")
        {
            StatusCode = (int)response.Status,
            RequestId = request.RequestId,
        };
    }

    private static string? ErrorMessage(ApiResponse response, ApiKey key) => ErrorBody.Read(response) is { } message ? key.Redact(message) : null;

    private static string Quote(string? message) => message is null ? "" : $" (\"{message}\")";

    private static string Number(ApiResponse response) => $"{(int)response.Status} {response.Status}";

    private static string Start(ApiRequest request) => Upper(request.DisplayName);

    private static string Upper(string clause) => char.ToUpperInvariant(clause[0]) + clause[1..];

    private static bool IsModeration(string? message) =>
        Mentions(message, "sensitive", "moderation", "content policy", "content filter", "safety", "nsfw", "copyright", "prohibited", "inappropriate");

    private static bool Mentions(string? message, params ReadOnlySpan<string> terms)
    {
        foreach (string term in terms)
        {
            if (message?.Contains(term, StringComparison.OrdinalIgnoreCase) == true)
                return true;
        }

        return false;
    }
}
