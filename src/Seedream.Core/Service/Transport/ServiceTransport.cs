using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Polly;
using Seedream.Service.Connection;

namespace Seedream.Service.Transport;

/// <summary>
/// Sends every request of the module: through the gate, with the key where it belongs and nowhere else, within its own
/// time-out and the caller's deadline, and again where the contract lets it.
/// </summary>
public sealed class ServiceTransport : IDisposable
{
    // What a slow line still manages; a transfer's time-out grows by it.
    private const double SlowestBytesPerSecond = 32 * 1024;
    private const int LongestAnswer = 128 * 1024 * 1024;

    // Stopping a pipeline has to end within a second.
    private static readonly TimeSpan SubmitGrace = TimeSpan.FromMilliseconds(700);

    private readonly HttpClient _service;
    private readonly HttpClient _public;
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline<ApiResponse> _always;
    private readonly ResiliencePipeline<ApiResponse> _onlyIfRejected;

    /// <summary>Makes a core. It is meant to be kept: connections and the gate live in it.</summary>
    /// <param name="settings">Where the service is and how it is reached.</param>
    /// <param name="clock">The clock that time-outs and pauses are measured by.</param>
    public ServiceTransport(ConnectionSettings settings, TimeProvider clock)
    {
        Settings = settings;
        _clock = clock;
        Gate = new Gate(clock, settings.RequestsPerMinute);
        ServiceClock = new ServiceClock(clock);

        // A redirect would carry the key wherever the answer says, so calls with the key follow none.
        _service = new HttpClient(CreateHandler(settings, allowRedirects: false)) { Timeout = Timeout.InfiniteTimeSpan };
        _public = new HttpClient(CreateHandler(settings, allowRedirects: true)) { Timeout = Timeout.InfiniteTimeSpan };
        _always = RetryPolicies.Build(RetryPolicy.Always, settings.MaximumRetryCount, clock);
        _onlyIfRejected = RetryPolicies.Build(RetryPolicy.OnlyIfRejected, settings.MaximumRetryCount, clock);
    }

    /// <summary>Where the service is and how it is reached.</summary>
    public ConnectionSettings Settings { get; }

    /// <summary>What every request passes.</summary>
    public Gate Gate { get; }

    /// <summary>The clock that time-outs and pauses are measured by.</summary>
    public TimeProvider Clock => _clock;

    /// <summary>The service's clock, as its answers tell it.</summary>
    public ServiceClock ServiceClock { get; }

    /// <summary>Makes one call of the service.</summary>
    /// <returns>The answer, whatever its status.</returns>
    /// <exception cref="TransportException">No answer came, also after the repeats that are allowed.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped or its time is up.</exception>
    internal async Task<ApiResponse> SendAsync(ApiRequest request, CallContext context)
    {
        ResiliencePipeline<ApiResponse> pipeline = request.Retry == RetryPolicy.Always ? _always : _onlyIfRejected;
        return await pipeline.ExecuteAsync(
            static async (state, _) => await state.Core.AttemptAsync(state.Request, state.Ticket, state.Scope).ConfigureAwait(false),
            (Core: this, Request: request, Ticket: Gate.TakeTicket(), Scope: context),
            context.Deadline.Token).ConfigureAwait(false);
    }

    /// <summary>
    /// Opens a public file: without the key, for the address comes out of an answer. Redirects are followed, as no key
    /// can follow them.
    /// </summary>
    /// <param name="uri">Where the file is.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The answer's headers; its body is still to be read.</returns>
    internal Task<HttpResponseMessage> OpenPublicAsync(Uri uri, CancellationToken cancellationToken) =>
        _public.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _service.Dispose();
        _public.Dispose();
        Gate.Dispose();
    }

    private static SocketsHttpHandler CreateHandler(ConnectionSettings settings, bool allowRedirects)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = allowRedirects,
            MaxAutomaticRedirections = 5,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = settings.ConnectTimeout,

            // A connection that has long been idle may be half closed, and a submit on it would end without an answer.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            UseCookies = false,
            UseProxy = !settings.NoProxy,
        };

        ICredentials? credentials = settings.ProxyUseDefaultCredentials ? CredentialCache.DefaultCredentials : settings.ProxyLogin?.ToCredential();
        if (settings is { NoProxy: false, Proxy: { } proxy })
            handler.Proxy = new WebProxy(proxy) { Credentials = credentials };
        else
            handler.DefaultProxyCredentials = credentials;

        return handler;
    }

    private async Task<ApiResponse> AttemptAsync(ApiRequest request, long ticket, CallContext context)
    {
        await Gate.EnterAsync(request.Priority, ticket, context.Deadline).ConfigureAwait(false);
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
                Gate.OnRateLimited(RateLimitReset.Read(response.Headers, _clock.GetUtcNow()));
            else
                Gate.OnResponse();
        }
    }

    private async Task<ApiResponse> ExchangeAsync(ApiRequest request, CallContext context)
    {
        using RequestBody? body = request.Body?.Invoke();
        using var message = new HttpRequestMessage(request.Method, request.Uri) { Content = body };
        Settings.Key.Authorize(message);

        using var timeout = new CancellationTokenSource(TimeoutFor(body), _clock);
        using var grace = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, grace.Token);
        using CancellationTokenRegistration onDeadline = context.Deadline.Token.UnsafeRegister(_ => EndSoon(), null);

        // A submit on its way is not cut at once: a moment later the service may have said whether it took the job.
        void EndSoon() => grace.CancelAfter(request.Retry == RetryPolicy.OnlyIfRejected && body is { Started: true } ? SubmitGrace : TimeSpan.Zero);

        long start = _clock.GetTimestamp();
        var exchange = new HttpExchange
        {
            Method = request.Method.Method,
            Uri = request.Uri,
            RequestId = request.RequestId,
            RequestBody = context.Log is null ? null : request.BodyForLog?.Invoke(),
        };

        try
        {
            ApiResponse response = await ReadAsync(message, either.Token).ConfigureAwait(false);
            ServiceClock.Heard(response.Headers.Date);
            context.Log?.Invoke(exchange with
            {
                Status = response.Status,
                Elapsed = _clock.GetElapsedTime(start),
                ResponseBody = response.ContentType?.StartsWith("image/", StringComparison.Ordinal) == true ? null : HttpExchange.Shorten(response.Text),
            });
            return response;
        }
        catch (Exception failure)
        {
            TransportException? transport = Explain(failure, request, body, timeout.IsCancellationRequested);
            context.Log?.Invoke(exchange with { Failure = transport?.Message ?? "stopped", Elapsed = _clock.GetElapsedTime(start) });
            if (transport is null)
                throw;

            throw transport;
        }
    }

    private TimeSpan TimeoutFor(RequestBody? body) =>
        Settings.RequestTimeout + TimeSpan.FromSeconds((body?.Length ?? 0) / SlowestBytesPerSecond);

    private async Task<ApiResponse> ReadAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _service.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> body = await ReadBodyAsync(response.Content, cancellationToken).ConfigureAwait(false);
        return new ApiResponse
        {
            Status = response.StatusCode,
            Headers = response.Headers,
            ContentType = response.Content.Headers.ContentType?.MediaType,
            Body = Settings.Key.Redact(body),
        };
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var body = new ArrayBufferWriter<byte>((int)Math.Clamp(content.Headers.ContentLength ?? 1024, 256, 64 * 1024));
            while (true)
            {
                int read = await stream.ReadAsync(body.GetMemory(1), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    return body.WrittenMemory;

                body.Advance(read);
                if (body.WrittenCount > LongestAnswer)
                    throw new HttpIOException(HttpRequestError.ConfigurationLimitExceeded, "The answer is far longer than any answer of the service.");
            }
        }
    }

    private TransportException? Explain(Exception failure, ApiRequest request, RequestBody? body, bool timedOut)
    {
        // A GET may always be repeated, so only a body tells whether something may have been accepted.
        bool notSent = body is not { Started: true };
        return failure switch
        {
            _ when timedOut => new TransportException($"no answer within {Settings.RequestTimeout.TotalSeconds:0} s", notSent, failure),
            OperationCanceledException { InnerException: TimeoutException } => new TransportException($"no connection within {Settings.ConnectTimeout.TotalSeconds:0} s", notSent, failure),
            OperationCanceledException when request.Retry == RetryPolicy.OnlyIfRejected && !notSent => new TransportException("it was stopped before the service answered", false, failure),
            OperationCanceledException or SeedreamException => null,
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new TransportException($"the name '{request.Uri.Host}' does not resolve", notSent, failure),
            HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => new TransportException("nothing answers at that address", notSent, failure),
            HttpRequestException or IOException => new TransportException(Lower(failure.InnerException?.Message ?? failure.Message), notSent, failure),
            _ => null,
        };
    }

    private static string Lower(string sentence) => sentence.Length == 0 ? sentence : char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('.');
}
