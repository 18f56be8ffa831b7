using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Polly;
using Seedream.Service.Connection;

namespace Seedream.Service.Transport;

/// <summary>
/// Sends every request: through the gate, with the API key to the service and nowhere else, within the request's
/// timeout and the caller's deadline, and again if its <see cref="RetryPolicy"/> allows that.
/// </summary>
internal sealed class ServiceTransport : IDisposable
{
    // The slowest line that the timeout of an upload allows for.
    private const double MinBytesPerSecond = 32 * 1024;

    private const int MaxHeaderKilobytes = 32;

    // Ctrl+C has to end a pipeline within a second.
    private static readonly TimeSpan SubmitGrace = TimeSpan.FromMilliseconds(700);

    private static readonly ProductInfoHeaderValue UserAgent =
        new("Seedream.PowerShell", typeof(ServiceTransport).Assembly.GetName().Version!.ToString(3));

    private readonly HttpClient _service;
    private readonly HttpClient _public;
    private readonly ResiliencePipeline<ApiResponse> _always;
    private readonly ResiliencePipeline<ApiResponse> _onlyIfRejected;

    /// <summary>Opens no connection yet. Keep the transport: it owns the pool of connections.</summary>
    public ServiceTransport(ConnectionSettings settings, TimeProvider clock)
    {
        Settings = settings;
        Clock = clock;
        var state = EndpointState.For(settings, clock);
        Gate = state.Gate;
        ServiceClock = state.ServiceClock;

        settings.Key.Register();

        // A redirect would send the key to another address, so requests with the key follow none.
        _service = CreateClient(CreateHandler(settings, allowRedirects: false));
        _public = CreateClient(CreateHandler(settings, allowRedirects: true));
        _always = RetryPolicies.Build(RetryPolicy.Always, settings.MaximumRetryCount, clock);
        _onlyIfRejected = RetryPolicies.Build(RetryPolicy.OnlyIfRejected, settings.MaximumRetryCount, clock);
    }

    public ConnectionSettings Settings { get; }

    public TimeProvider Clock { get; }

    /// <summary>Shared by all transports with the same endpoint and key, as is <see cref="ServiceClock"/>.</summary>
    public Gate Gate { get; }

    public ServiceClock ServiceClock { get; }

    /// <summary>The requests per minute that this connection can expect; null while there is no limit.</summary>
    public double? RequestsPerMinute => Gate.RequestsPerMinute(Settings.RequestsPerMinute);

    /// <returns>The response, whatever its status. Dispose of it when it is parsed.</returns>
    /// <exception cref="TransportException">No response arrived, even after retries.</exception>
    /// <exception cref="SeedreamException">
    /// A file of the body could not be read, or the rate limit outlasts the deadline.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller stopped or the time is up.</exception>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CallContext context)
    {
        ResiliencePipeline<ApiResponse> pipeline = request.Retry == RetryPolicy.Always ? _always : _onlyIfRejected;
        return await pipeline.ExecuteAsync(
            static async (call, _) =>
                await call.Transport.AttemptAsync(call.Request, call.Ticket, call.Context).ConfigureAwait(false),
            (Transport: this, Request: request, Ticket: Gate.TakeTicket(), Context: context),
            context.Deadline.Token).ConfigureAwait(false);
    }

    /// <summary>Opens a public file, whose URL comes from a response: without the key and the gate.</summary>
    /// <returns>The headers have been read, the body has not.</returns>
    public async Task<HttpResponseMessage> OpenPublicAsync(Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            return await _public.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is UriFormatException or ArgumentException or NotSupportedException)
        {
            // The framework follows a redirect to any address before it notices that it cannot.
            string reason = failure.Message.TrimEnd('.');
            throw new HttpRequestException($"the server redirected the request to no web address: {reason}");
        }
    }

    public void Dispose()
    {
        _service.Dispose();
        _public.Dispose();
    }

    private static SocketsHttpHandler CreateHandler(ConnectionSettings settings, bool allowRedirects) => new()
    {
        AllowAutoRedirect = allowRedirects,
        MaxAutomaticRedirections = 5,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = settings.ConnectTimeout,
        MaxResponseHeadersLength = MaxHeaderKilobytes,

        // A connection that was idle for long may be half closed, and a submit on it would get no response.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        UseCookies = false,
        UseProxy = !settings.NoProxy,
        Proxy = settings.NoProxy ? null : new DirectOnThisComputer(settings),
    };

    private static HttpClient CreateClient(SocketsHttpHandler handler) => new(handler)
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { UserAgent = { UserAgent } },
    };

    private async Task<ApiResponse> AttemptAsync(ApiRequest request, long ticket, CallContext context)
    {
        await Gate.EnterAsync(request.Priority, ticket, context.Deadline, Settings.RequestsPerMinute)
            .ConfigureAwait(false);
        ApiResponse? response = null;
        try
        {
            response = await ExchangeAsync(request, context).ConfigureAwait(false);
            return response;
        }
        finally
        {
            if (response is null)
                Gate.OnNoResponse();
            else if (response.Status == HttpStatusCode.TooManyRequests)
                Gate.OnRateLimited(RateLimitReset.Read(response.Headers, Clock.GetUtcNow()));
            else
                Gate.OnResponse();
        }
    }

    private async Task<ApiResponse> ExchangeAsync(ApiRequest request, CallContext context)
    {
        using RequestBody? body = request.Body?.Invoke();
        using var message = new HttpRequestMessage(request.Method, request.Uri) { Content = body };
        Settings.Key.Authorize(message);

        using var timeout = new CancellationTokenSource(TimeoutFor(body), Clock);
        using var grace = new CancellationTokenSource(Timeout.InfiniteTimeSpan, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, grace.Token);
        using CancellationTokenRegistration onDeadline = context.Deadline.Token.UnsafeRegister(_ => EndSoon(), null);

        // A submit in flight gets a moment longer, in which the service may say whether it accepted the job.
        void EndSoon()
        {
            bool isSubmitInFlight = request.Retry == RetryPolicy.OnlyIfRejected && body is { Started: true };
            grace.CancelAfter(isSubmitInFlight ? SubmitGrace : TimeSpan.Zero);
        }

        long start = Clock.GetTimestamp();
        var exchange = new HttpExchange
        {
            Method = request.Method.Method,
            Uri = request.Uri,
            RequestId = request.RequestId,
            RequestBody = context.Log is null ? null : request.BodyForLog?.Invoke(),
        };

        try
        {
            ApiResponse response = await ReceiveAsync(request, message, either.Token).ConfigureAwait(false);
            if (request.SetsClock)
                ServiceClock.Heard(response.Headers.Date);

            bool isImage = response.ContentType?.StartsWith("image/", StringComparison.Ordinal) == true;
            context.Log?.Invoke(exchange with
            {
                Status = response.Status,
                Elapsed = Clock.GetElapsedTime(start),
                ResponseBody = isImage ? null : HttpExchange.Shorten(response.Text),
            });
            return response;
        }
        catch (Exception failure)
        {
            TransportException? explained = Explain(failure, request, body, timeout.IsCancellationRequested);
            string reason = explained?.Message ?? "stopped";
            context.Log?.Invoke(exchange with { Failure = reason, Elapsed = Clock.GetElapsedTime(start) });
            if (explained is null)
                throw;

            throw explained;
        }
    }

    private TimeSpan TimeoutFor(RequestBody? body) =>
        Settings.RequestTimeout + TimeSpan.FromSeconds((body?.Length ?? 0) / MinBytesPerSecond);

    private async Task<ApiResponse> ReceiveAsync(
        ApiRequest request, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _service
            .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        int limit = request.MayReturnImages ? Settings.MaximumImageBytes : Settings.MaximumJsonBytes;
        (byte[] body, IDisposable? reservation) =
            await BodyReader.ReadAsync(response.Content, limit, cancellationToken).ConfigureAwait(false);
        Settings.Key.Redact(response.Headers);
        return new ApiResponse(reservation)
        {
            Status = response.StatusCode,
            Headers = response.Headers,
            ContentType = response.Content.Headers.ContentType?.MediaType,
            Body = Settings.Key.Redact(body),
        };
    }

    // Null for failures that are not the connection's.
    private TransportException? Explain(Exception failure, ApiRequest request, RequestBody? body, bool isTimeout)
    {
        // Requests without a body can always be repeated, so only a body makes the outcome unknown.
        bool notSent = body is not { Started: true };
        string? message = failure switch
        {
            _ when isTimeout => $"no response within {Settings.RequestTimeout.TotalSeconds:0} seconds",
            OperationCanceledException { InnerException: TimeoutException } =>
                $"no connection within {Settings.ConnectTimeout.TotalSeconds:0} seconds",
            OperationCanceledException when request.Retry == RetryPolicy.OnlyIfRejected && !notSent =>
                "it was stopped before the service responded",
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
                $"the name '{request.Uri.Host}' could not be resolved",
            BodyTooLongException => TooLong(request),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
                $"the response headers are longer than {MaxHeaderKilobytes} KB",
            OutOfMemoryException => "this computer has too little memory for the response",
            HttpRequestException when TransportException.IsShortage(failure) =>
                "this computer has too many open files or too little memory",
            HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } }
                => "the connection was refused",
            HttpRequestException or IOException => ToClause(failure.InnerException?.Message ?? failure.Message),
            _ => null,
        };
        return message is null ? null : new TransportException(message, notSent, failure);
    }

    private string TooLong(ApiRequest request)
    {
        (int limit, string parameter) = request.MayReturnImages
            ? (Settings.MaximumImageBytes, "MaximumImageBytes")
            : (Settings.MaximumJsonBytes, "MaximumJsonBytes");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the response is longer than {limit / 1048576.0:0.##} MB, the limit of Connect-Seedream -{parameter}");
    }

    // The runtime ends its sentence about a proxy with a quotation mark too many.
    private static string ToClause(string sentence) =>
        sentence.Length == 0 ? sentence : char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('"').TrimEnd('.');
}
