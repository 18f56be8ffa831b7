using System.Globalization;
using System.Net;
using System.Text.Json;
using Seedream.Edits;
using Seedream.Runs;
using Seedream.Service.Connection;
using Seedream.Service.Transport;
using Seedream.Service.Wire;

namespace Seedream.Service;

/// <summary>The service: one method an endpoint. Every failure is a <see cref="SeedreamException"/> or the caller's own cancellation.</summary>
/// <param name="core">What sends the requests.</param>
public sealed class SeedreamApi(HttpCore core)
{
    private const int HistoryPage = 100;

    /// <summary>What sends the requests.</summary>
    public HttpCore Core { get; } = core;

    /// <summary>Submits an edit to the queue. Every accepted submit is a new job that will be billed.</summary>
    /// <param name="edit">The edit; its ratio is one of the service's.</param>
    /// <param name="inputs">Its inputs, as the service gets them.</param>
    /// <param name="scope">Until when, and who is told.</param>
    /// <returns>The request id.</returns>
    /// <exception cref="SeedreamException">It was refused, did not get through, or its outcome is not known: the id tells which.</exception>
    public async Task<string> SubmitAsync(Edit edit, IReadOnlyList<SentInput> inputs, CallScope scope)
    {
        ApiResponse response = await SendSubmitAsync("v2", edit, inputs, scope).ConfigureAwait(false);
        return JsonReading.Parse(response.Body).Text("request_id")
            ?? throw ApiErrors.OutcomeUnknown(edit.Label, "the service's answer has no request id", null, response);
    }

    /// <summary>Has an edit made while the request is open. The gateway cuts off near 100 seconds.</summary>
    /// <inheritdoc cref="SubmitAsync"/>
    /// <returns>The pictures.</returns>
    public async Task<DirectReply> GenerateAsync(Edit edit, IReadOnlyList<SentInput> inputs, CallScope scope)
    {
        ApiResponse response = await SendSubmitAsync("v1", edit, inputs, scope).ConfigureAwait(false);
        return DirectReading.Read(response)
            ?? throw ApiErrors.OutcomeUnknown(edit.Label, $"the service answered {(int)response.Status} without a picture", null, response);
    }

    /// <summary>Asks how far a job is.</summary>
    /// <exception cref="SeedreamException">The service cannot be asked.</exception>
    public Task<StatusReply> GetStatusAsync(string requestId, CallScope scope) =>
        GetAsync(Job(requestId, "/status", "the question for the status") with { Lane = Lane.Status }, ReplyReading.Status, scope);

    /// <summary>Asks for a job's result.</summary>
    /// <exception cref="SeedreamException">The service cannot be asked.</exception>
    public Task<ResultReply> GetResultAsync(string requestId, CallScope scope) =>
        GetAsync(Job(requestId, "", "the question for the result"), ReplyReading.Result, scope);

    /// <summary>Uploads a file, streamed from disk. Uploads cost nothing, are public and cannot be deleted.</summary>
    /// <returns>The file's address.</returns>
    /// <exception cref="SeedreamException">The upload did not succeed; it cost nothing.</exception>
    public Task<Uri> UploadAsync(InputFile file, CallScope scope)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            Uri = new Uri(Core.Settings.Uploads, "upload-asset"),
            Lane = Lane.Upload,
            What = AssetStore.WhatIs(file),
            Body = () => new RequestBody().Add("{\"data_urls\":[\"").AddDataUri(file).Add("\"]}"),
            BodyForLog = () => $"{{\"data_urls\":[({file.Path}, {file.Length} bytes)]}}",
        };

        // Some documents call the field urls, others file_urls.
        return GetAsync(
            request,
            response => response.Status == HttpStatusCode.OK && JsonReading.Parse(response.Body) is { } body
                ? (((JsonElement?)body).Field("file_urls") ?? ((JsonElement?)body).Field("urls")).Items().FirstOrDefault().AsText().ToWebUri()
                : null,
            scope);
    }

    /// <summary>Asks for the account's credit: the cheapest test of a key.</summary>
    public Task<CreditReply> GetCreditAsync(CallScope scope) => GetAsync(
        new ApiRequest { Method = HttpMethod.Get, Uri = new Uri(Core.Settings.Endpoint, "v1/get-user-credits"), What = "the question for the credit" },
        response => response.Status == HttpStatusCode.OK && JsonReading.Parse(response.Body) is { } body && ((JsonElement?)body).Number("credits") is { } credit
            ? new CreditReply(credit, ((JsonElement?)body).Number("free-credits") ?? 0)
            : null,
        scope);

    /// <summary>Lists the history, page after page, newest first as the service gives it.</summary>
    /// <param name="query">Which part.</param>
    /// <param name="scope">Until when, and who is told.</param>
    public async IAsyncEnumerable<HistoryRow> GetHistoryAsync(HistoryQuery query, CallScope scope)
    {
        for (int page = 1; ; page++)
        {
            string filter = string.Create(
                CultureInfo.InvariantCulture,
                $"?page={page}&per_page={HistoryPage}&from_date={query.From.UtcDateTime:yyyy-MM-dd}&to_date={query.To.UtcDateTime:yyyy-MM-dd}&model_name={ModelLimits.Slug}");
            if (query.Status is not null)
                filter += $"&status={query.Status}";

            List<HistoryRow> rows = await GetAsync(HistoryRequest(filter, null), Listed, scope).ConfigureAwait(false);
            foreach (HistoryRow row in rows)
                yield return row;

            if (rows.Count < HistoryPage)
                yield break;
        }
    }

    /// <summary>Asks the history for one request. It remembers longer than the queue, which forgets after an hour.</summary>
    /// <returns>A row an output; none where the history does not know the request.</returns>
    public Task<List<HistoryRow>> GetHistoryAsync(string requestId, CallScope scope) =>
        GetAsync(HistoryRequest("/" + Uri.EscapeDataString(requestId), requestId), Rows, scope);

    private static List<HistoryRow>? Rows(ApiResponse response) => response.Status == HttpStatusCode.NotFound ? [] : Listed(response);

    // A list that is not found is no empty list: that a request is not in it says nothing.
    private static List<HistoryRow>? Listed(ApiResponse response) =>
        response.Status == HttpStatusCode.OK && response.LooksLikeJson ? ReplyReading.History(response) : null;

    private ApiRequest HistoryRequest(string tail, string? requestId) => new()
    {
        Method = HttpMethod.Get,
        Uri = new Uri(Core.Settings.History, "inference-request/request-history" + tail),
        RequestId = requestId,
        What = "the question for the history",
    };

    // Only the id is taken from an answer, never an address: the key goes nowhere that an answer names.
    private ApiRequest Job(string requestId, string tail, string what) => new()
    {
        Method = HttpMethod.Get,
        Uri = new Uri(Core.Settings.Endpoint, $"v2/requests/{Uri.EscapeDataString(requestId)}{tail}"),
        RequestId = requestId,
        What = what,
    };

    private async Task<ApiResponse> SendSubmitAsync(string version, Edit edit, IReadOnlyList<SentInput> inputs, CallScope scope)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            Uri = new Uri(Core.Settings.Endpoint, $"{version}/{ModelLimits.Slug}"),
            Resend = Resend.OnlyIfRefused,
            Lane = Lane.Submit,
            What = $"the submit of {edit.Label}",
            Body = () => SubmitBody.Build(edit, inputs),
            BodyForLog = () => SubmitBody.Describe(edit, inputs),
        };

        try
        {
            ApiResponse response = await Core.SendAsync(request, scope).ConfigureAwait(false);
            return response.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted
                ? response
                : throw ApiErrors.FromSubmit(request, response, edit.Label, Core.Settings.Key);
        }
        catch (TransportException failure) when (failure.NotSent)
        {
            throw ApiErrors.From(request, failure);
        }
        catch (TransportException failure)
        {
            throw ApiErrors.OutcomeUnknown(edit.Label, failure.Message, failure);
        }
        catch (OperationCanceledException canceled) when (scope.Deadline.IsOver)
        {
            throw ApiErrors.OutOfTime(request.What, null, scope.Deadline, canceled);
        }
    }

    private async Task<T> GetAsync<T>(ApiRequest request, Func<ApiResponse, T?> read, CallScope scope)
        where T : class
    {
        try
        {
            ApiResponse response = await Core.SendAsync(request, scope).ConfigureAwait(false);
            return read(response) ?? throw ApiErrors.From(request, response, Core.Settings.Key);
        }
        catch (TransportException failure)
        {
            throw ApiErrors.From(request, failure);
        }
        catch (OperationCanceledException canceled) when (scope.Deadline.IsOver)
        {
            throw ApiErrors.OutOfTime(request.What, request.RequestId, scope.Deadline, canceled);
        }
    }
}
