using System.Globalization;
using System.Net;
using System.Text.Json;
using Seedream.Edits;
using Seedream.Service.Connection;
using Seedream.Service.Transport;
using Seedream.Service.Wire;

namespace Seedream.Service;

/// <summary>The service: one method an endpoint. Every failure is a <see cref="SeedreamException"/> or the caller's own cancellation.</summary>
/// <param name="core">What sends the requests.</param>
public sealed class SeedreamApi(ServiceTransport core)
{
    private const int HistoryPage = 100;

    /// <summary>What sends the requests.</summary>
    public ServiceTransport Transport { get; } = core;

    /// <summary>Submits an edit to the queue. Every accepted submit is a new job that will be billed.</summary>
    /// <param name="edit">The edit; its ratio is one of the service's.</param>
    /// <param name="inputs">Its inputs, as the service gets them.</param>
    /// <param name="context">Until when, and who is told.</param>
    /// <returns>The request id.</returns>
    /// <exception cref="SeedreamException">It was refused, did not get through, or its outcome is not known: the id tells which.</exception>
    public async Task<string> SubmitAsync(Edit edit, IReadOnlyList<SentPhoto> inputs, CallContext context)
    {
        ApiResponse response = await SendSubmitAsync("v2", edit, inputs, context).ConfigureAwait(false);
        return JsonElementExtensions.Parse(response.Body).Text("request_id")
            ?? throw ServiceErrors.OutcomeUnknown(edit.DisplayName, "the service's answer has no request id", null, response);
    }

    /// <summary>Has an edit made while the request is open. The gateway cuts off near 100 seconds.</summary>
    /// <inheritdoc cref="SubmitAsync"/>
    /// <returns>The pictures.</returns>
    public async Task<DirectReply> GenerateAsync(Edit edit, IReadOnlyList<SentPhoto> inputs, CallContext context)
    {
        ApiResponse response = await SendSubmitAsync("v1", edit, inputs, context).ConfigureAwait(false);
        return DirectReplyParser.Read(response)
            ?? throw ServiceErrors.OutcomeUnknown(edit.DisplayName, $"the service answered {(int)response.Status} without a picture", null, response);
    }

    /// <summary>Asks how far a job is.</summary>
    /// <exception cref="SeedreamException">The service cannot be asked.</exception>
    public Task<StatusReply> GetStatusAsync(string requestId, CallContext context) =>
        GetAsync(Job(requestId, "/status", "the question for the status") with { Priority = RequestPriority.Status }, ReplyParser.Status, context);

    /// <summary>Asks for a job's result.</summary>
    /// <exception cref="SeedreamException">The service cannot be asked.</exception>
    public Task<ResultReply> GetResultAsync(string requestId, CallContext context) =>
        GetAsync(Job(requestId, "", "the question for the result"), ReplyParser.Result, context);

    /// <summary>Uploads a file, streamed from disk. Uploads cost nothing, are public and cannot be deleted.</summary>
    /// <returns>The file's address.</returns>
    /// <exception cref="SeedreamException">The upload did not succeed; it cost nothing.</exception>
    public Task<Uri> UploadAsync(PhotoFile file, CallContext context)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            Uri = new Uri(Transport.Settings.Uploads, "upload-asset"),
            Priority = RequestPriority.Upload,
            DisplayName = UploadName(file),
            Body = () => new RequestBody().Add("{\"data_urls\":[\"").AddDataUri(file).Add("\"]}"),
            BodyForLog = () => $"{{\"data_urls\":[({file.Path}, {file.Length} bytes)]}}",
        };

        // Some documents call the field urls, others file_urls.
        return GetAsync(
            request,
            response => response.Status == HttpStatusCode.OK && JsonElementExtensions.Parse(response.Body) is { } body
                ? (((JsonElement?)body).Field("file_urls") ?? ((JsonElement?)body).Field("urls")).Items().FirstOrDefault().AsText().ToWebUri()
                : null,
            context);
    }

    /// <summary>The name of an upload in messages.</summary>
    internal static string UploadName(PhotoFile file) => $"the upload of {file.Path}";

    /// <summary>Asks for the account's credit: the cheapest test of a key.</summary>
    public Task<CreditReply> GetCreditAsync(CallContext context) => GetAsync(
        new ApiRequest { Method = HttpMethod.Get, Uri = new Uri(Transport.Settings.Endpoint, "v1/get-user-credits"), DisplayName = "the question for the credit" },
        response => response.Status == HttpStatusCode.OK && JsonElementExtensions.Parse(response.Body) is { } body && ((JsonElement?)body).Number("credits") is { } credit
            ? new CreditReply(credit, ((JsonElement?)body).Number("free-credits") ?? 0)
            : null,
        context);

    /// <summary>Lists the history, page after page, newest first as the service gives it.</summary>
    /// <param name="query">Which part.</param>
    /// <param name="context">Until when, and who is told.</param>
    public async IAsyncEnumerable<HistoryRow> GetHistoryAsync(HistoryQuery query, CallContext context)
    {
        for (int page = 1; ; page++)
        {
            string filter = string.Create(
                CultureInfo.InvariantCulture,
                $"?page={page}&per_page={HistoryPage}&from_date={query.From.UtcDateTime:yyyy-MM-dd}&to_date={query.To.UtcDateTime:yyyy-MM-dd}&model_name={ModelLimits.Slug}");
            if (query.Status is not null)
                filter += $"&status={query.Status}";

            List<HistoryRow> rows = await GetAsync(HistoryRequest(filter, null), Listed, context).ConfigureAwait(false);
            foreach (HistoryRow row in rows)
                yield return row;

            if (rows.Count < HistoryPage)
                yield break;
        }
    }

    /// <summary>Asks the history for one request. It remembers longer than the queue, which forgets after an hour.</summary>
    /// <returns>A row an output; none where the history does not know the request.</returns>
    public Task<List<HistoryRow>> GetHistoryAsync(string requestId, CallContext context) =>
        GetAsync(HistoryRequest("/" + Uri.EscapeDataString(requestId), requestId), Rows, context);

    private static List<HistoryRow>? Rows(ApiResponse response) => response.Status == HttpStatusCode.NotFound ? [] : Listed(response);

    // A list that is not found is no empty list: that a request is not in it says nothing.
    private static List<HistoryRow>? Listed(ApiResponse response) =>
        response.Status == HttpStatusCode.OK && response.LooksLikeJson ? ReplyParser.History(response) : null;

    private ApiRequest HistoryRequest(string tail, string? requestId) => new()
    {
        Method = HttpMethod.Get,
        Uri = new Uri(Transport.Settings.History, "inference-request/request-history" + tail),
        RequestId = requestId,
        DisplayName = "the question for the history",
    };

    // Only the id is taken from an answer, never an address: the key goes nowhere that an answer names.
    private ApiRequest Job(string requestId, string tail, string what) => new()
    {
        Method = HttpMethod.Get,
        Uri = new Uri(Transport.Settings.Endpoint, $"v2/requests/{Uri.EscapeDataString(requestId)}{tail}"),
        RequestId = requestId,
        DisplayName = what,
    };

    private async Task<ApiResponse> SendSubmitAsync(string version, Edit edit, IReadOnlyList<SentPhoto> inputs, CallContext context)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            Uri = new Uri(Transport.Settings.Endpoint, $"{version}/{ModelLimits.Slug}"),
            Retry = RetryPolicy.OnlyIfRejected,
            Priority = RequestPriority.Submit,
            DisplayName = $"the submit of {edit.DisplayName}",
            Body = () => SubmitBody.Build(edit, inputs),
            BodyForLog = () => SubmitBody.Describe(edit, inputs),
        };

        try
        {
            ApiResponse response = await Transport.SendAsync(request, context).ConfigureAwait(false);
            return response.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted
                ? response
                : throw ServiceErrors.FromSubmit(request, response, edit.DisplayName, Transport.Settings.Key);
        }
        catch (TransportException failure) when (failure.NotSent)
        {
            throw ServiceErrors.From(request, failure);
        }
        catch (TransportException failure)
        {
            throw ServiceErrors.OutcomeUnknown(edit.DisplayName, failure.Message, failure);
        }
        catch (OperationCanceledException canceled) when (context.Deadline.HasExpired)
        {
            throw ServiceErrors.OutOfTime(request.DisplayName, null, context.Deadline, canceled);
        }
    }

    private async Task<T> GetAsync<T>(ApiRequest request, Func<ApiResponse, T?> read, CallContext context)
        where T : class
    {
        try
        {
            ApiResponse response = await Transport.SendAsync(request, context).ConfigureAwait(false);
            return read(response) ?? throw ServiceErrors.From(request, response, Transport.Settings.Key);
        }
        catch (TransportException failure)
        {
            throw ServiceErrors.From(request, failure);
        }
        catch (OperationCanceledException canceled) when (context.Deadline.HasExpired)
        {
            throw ServiceErrors.OutOfTime(request.DisplayName, request.RequestId, context.Deadline, canceled);
        }
    }
}
