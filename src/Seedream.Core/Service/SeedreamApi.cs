using System.Diagnostics;
using System.Globalization;
using System.Net;
using Seedream.Edits;
using Seedream.Service.Connection;
using Seedream.Service.Transport;
using Seedream.Service.Wire;

namespace Seedream.Service;

/// <summary>
/// The service's endpoints, one method each. Every failure is a <see cref="SeedreamException"/>, or the caller's own
/// cancellation.
/// </summary>
internal sealed class SeedreamApi(ServiceTransport transport)
{
    private const int HistoryPageSize = 100;
    private const int MaxHistoryPages = 500;
    private const long MaxHistoryBytes = 128 * 1024 * 1024;

    public ServiceTransport Transport { get; } = transport;

    private ConnectionSettings Settings => Transport.Settings;

    /// <summary>Submits an edit to the queue. Every accepted submit is a new job that will be billed.</summary>
    /// <param name="edit">Its aspect ratio is one that the service knows.</param>
    /// <param name="inputs">The edit's inputs, in their order.</param>
    /// <returns>The request id.</returns>
    /// <exception cref="SeedreamException">The id says whether the job may have been accepted.</exception>
    public async Task<string> SubmitAsync(Edit edit, IReadOnlyList<SentPhoto> inputs, CallContext context)
    {
        using ApiResponse response = await SendSubmitAsync("v2", edit, inputs, context).ConfigureAwait(false);
        return JsonElementExtensions.Parse(response.Body).RequestId()
            ?? throw ServiceErrors.WithoutJob(edit.DisplayName, "the response has no request id", response);
    }

    /// <summary>
    /// Makes an edit while the request is open. The service's gateway ends such requests after about 100 seconds.
    /// </summary>
    /// <inheritdoc cref="SubmitAsync"/>
    /// <returns>The images.</returns>
    public async Task<DirectReply> GenerateAsync(Edit edit, IReadOnlyList<SentPhoto> inputs, CallContext context)
    {
        using ApiResponse response = await SendSubmitAsync("v1", edit, inputs, context).ConfigureAwait(false);
        return DirectReplyParser.Read(response, Settings.Images)
            ?? throw ServiceErrors.WithoutJob(edit.DisplayName, "the response contains no image", response);
    }

    public Task<StatusReply> GetStatusAsync(string requestId, CallContext context) =>
        GetAsync(JobRequest(requestId, "/status", "status", RequestPriority.Status), ReplyParser.Status, context);

    public Task<ResultReply> GetResultAsync(string requestId, CallContext context) => GetAsync(
        JobRequest(requestId, "", "result", RequestPriority.Result),
        response => ReplyParser.Result(response, Settings.Images),
        context);

    /// <summary>Uploads a file, streamed from disk. Uploads are free and public, and cannot be deleted.</summary>
    /// <returns>The file's URL on the service.</returns>
    public Task<Uri> UploadAsync(PhotoFile file, CallContext context)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            Uri = new Uri(Settings.Uploads, "upload-asset"),
            Priority = RequestPriority.Upload,
            SetsClock = false,
            DisplayName = UploadName(file),
            Body = () => new RequestBody().Add("{\"data_urls\":[\"").AddDataUri(file).Add("\"]}"),
            BodyForLog = () => $"{{\"data_urls\":[({file.Path}, {file.Length} bytes)]}}",
        };
        return GetAsync(request, ReplyParser.UploadedFile, context);
    }

    /// <summary>The name of an upload in messages.</summary>
    public static string UploadName(PhotoFile file) => $"the upload of {file.Path}";

    /// <summary>Gets the account's credit. This is also the cheapest way to check a key.</summary>
    public Task<CreditReply> GetCreditAsync(CallContext context) =>
        GetAsync(CreditRequest(RetryPolicy.Always), ReplyParser.Credit, context);

    /// <summary>
    /// Makes the service tell its time, unless it has told it before. Any response does. Nothing depends on a failure:
    /// the caller's own request reports what is wrong.
    /// </summary>
    public async Task HearTimeAsync(CallContext context)
    {
        if (Transport.ServiceClock.LastHeard is not null)
            return;

        try
        {
            using ApiResponse response = await Transport
                .SendAsync(CreditRequest(RetryPolicy.OnlyIfRejected), context).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is TransportException or SeedreamException)
        {
            Trace.TraceInformation("The service did not tell its time: {0}", failure.Message);
        }
    }

    private ApiRequest CreditRequest(RetryPolicy retry) => new()
    {
        Method = HttpMethod.Get,
        Uri = new Uri(Settings.Endpoint, "v1/get-user-credits"),
        DisplayName = "the credit request",
        Retry = retry,
    };

    /// <summary>
    /// Lists the history of this model between two days. Pages are read until one is empty or the service's total is
    /// reached, because a page may be shorter than it was asked for. A listing that exceeds a limit is incomplete.
    /// </summary>
    /// <param name="from">The first day, at most 31 days before the last.</param>
    /// <param name="to">The last day.</param>
    public async Task<HistoryListing> ListHistoryAsync(
        DateTimeOffset from, DateTimeOffset to, CallContext context, int maxPages = MaxHistoryPages)
    {
        HashSet<HistoryRow> rows = [];
        int read = 0;
        long bytes = 0;
        HistoryPage? Parse(ApiResponse response)
        {
            bytes += response.Body.Length;
            return HistoryParser.Page(response);
        }

        int? total = null;
        IReadOnlyList<HistoryRow> last = [];
        for (int number = 1; number <= maxPages && bytes < MaxHistoryBytes; number++)
        {
            string tail = string.Create(
                CultureInfo.InvariantCulture,
                $"?page={number}&per_page={HistoryPageSize}&from_date={from.UtcDateTime:yyyy-MM-dd}"
                    + $"&to_date={to.UtcDateTime:yyyy-MM-dd}&model_name={ModelLimits.Slug}");
            HistoryPage page = await GetAsync(HistoryRequest(tail, null), Parse, context).ConfigureAwait(false);
            // The rows that count are those of the beginning: later ones move the others to the next page, and where
            // rows vanish, others are skipped.
            total ??= page.Total;
            rows.UnionWith(page.Rows);
            read += page.Rows.Count;
            if (page.IsCut || rows.Count > HistoryParser.MaxRows)
                break;

            // A total that is the length of its page may be nothing else, so the next page decides.
            if (rows.Count >= total && page.Total != page.Rows.Count)
                return new HistoryListing([.. rows], IsComplete: true);

            // Where every row is listed more than once, there are fewer different ones.
            if (page.Rows.Count == 0)
                return new HistoryListing([.. rows], IsComplete: total is null || read == total || rows.Count >= total);

            // A service that ignores the page number would never come to an end.
            if (page.Rows.SequenceEqual(last))
                break;

            last = page.Rows;
        }

        return new HistoryListing([.. rows], IsComplete: false);
    }

    /// <summary>Gets one request from the history, which keeps it longer than the queue's hour.</summary>
    /// <returns>One row per output; none if the request is not found.</returns>
    public async Task<IReadOnlyList<HistoryRow>> GetHistoryAsync(string requestId, CallContext context)
    {
        ApiRequest request = HistoryRequest("/" + Uri.EscapeDataString(requestId), requestId);
        HistoryPage page = await GetAsync(request, HistoryParser.PageOrNotFound, context).ConfigureAwait(false);

        // The service may list other requests, or leave out the id that it was asked for.
        return [.. page.Rows.Where(row => row.RequestId is null || row.RequestId == requestId)];
    }

    private ApiRequest HistoryRequest(string tail, string? requestId) => new()
    {
        Method = HttpMethod.Get,
        Uri = new Uri(Settings.History, "inference-request/request-history" + tail),
        RequestId = requestId,
        SetsClock = false,
        DisplayName = "the history request",
    };

    // Built from the id alone: the key is never sent to a URL that a response names.
    private ApiRequest JobRequest(string requestId, string tail, string what, RequestPriority priority) => new()
    {
        Method = HttpMethod.Get,
        Priority = priority,
        Uri = new Uri(Settings.Endpoint, $"v2/requests/{Uri.EscapeDataString(requestId)}{tail}"),
        MayReturnImages = priority == RequestPriority.Result,
        RequestId = requestId,
        DisplayName = $"the {what} request",
    };

    private async Task<ApiResponse> SendSubmitAsync(
        string version, Edit edit, IReadOnlyList<SentPhoto> inputs, CallContext context)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            Uri = new Uri(Settings.Endpoint, $"{version}/{ModelLimits.Slug}"),
            Retry = RetryPolicy.OnlyIfRejected,
            Priority = RequestPriority.Submit,
            DisplayName = $"the submit of {edit.DisplayName}",
            MayReturnImages = version == "v1",
            Body = () => SubmitBody.Build(edit, inputs),
            BodyForLog = () => SubmitBody.Describe(edit, inputs),
        };

        try
        {
            ApiResponse response = await Transport.SendAsync(request, context).ConfigureAwait(false);
            if (response.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted)
                return response;

            using (response)
                throw ServiceErrors.FromSubmit(request, response, edit.DisplayName);
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

    private async Task<T> GetAsync<T>(ApiRequest request, Func<ApiResponse, T?> parse, CallContext context)
        where T : class
    {
        try
        {
            using ApiResponse response = await Transport.SendAsync(request, context).ConfigureAwait(false);
            return parse(response) ?? throw ServiceErrors.From(request, response);
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
