using System.Diagnostics;
using System.Text.Json;

namespace Seedream.Emulator;

/// <summary>Handles every request to the three hosts: finds its endpoint, injects faults, counts and replies.</summary>
internal sealed class Dispatcher
{
    private readonly EmulatedService _service;
    private readonly ReplySender _sender;
    private readonly FaultInjector _faults;
    private readonly RequestValidator _validator;
    private readonly EditRequestReader _edits;
    private readonly ControlEndpoint _control;

    public Dispatcher(EmulatedService service)
    {
        _service = service;
        _sender = new ReplySender(service);
        _faults = new FaultInjector(service, _sender);
        _validator = new RequestValidator(service);
        _edits = new EditRequestReader(service);
        _control = new ControlEndpoint(service);
    }

    public async Task HandleApiAsync(HttpContext http)
    {
        string path = http.Request.Path.Value!;
        if (Route.IsControl(path))
            await _sender.SendAsync(http, await _control.HandleAsync(http.Request, Route.ControlCommand(path)), null);
        else
            await HandleAsync(new Exchange(http, Route.Find(path)));
    }

    public Task HandleFileAsync(HttpContext http)
    {
        _validator.ReportLeakedKey(http.Request, "files");
        return HandleAsync(new Exchange(http, new Route(EmulatorEndpoint.Download, null, http.Request.Path.Value)));
    }

    public Task HandleForeignAsync(HttpContext http)
    {
        _validator.ReportLeakedKey(http.Request, "foreign");
        return HandleAsync(new Exchange(http, new Route(EmulatorEndpoint.Foreign, null, http.Request.Path.Value)));
    }

    private async Task HandleAsync(Exchange exchange)
    {
        RequestCounters counters = _service.Counters;
        long started = _service.Options.Clock.GetTimestamp();
        Reply? reply = null;
        counters.OnRequestStarted(exchange.Route.Endpoint);
        counters.NotifyWaiters(_service);
        try
        {
            reply = await AnswerAsync(exchange);
            long sent = await _sender.SendAsync(exchange.Http, reply, exchange.Fault);
            bool isFile = exchange.Route.Endpoint is EmulatorEndpoint.Download or EmulatorEndpoint.Foreign;
            if (isFile && reply is { Code: 200 } && sent == reply.Length)
                counters.OnDownload();
        }
        catch (Exception error) when (IsDisconnect(error))
        {
            // Nobody is left to reply to.
        }
        finally
        {
            counters.OnRequestEnded();
            counters.NotifyWaiters(_service);
            Log(exchange, reply, _service.Options.Clock.GetElapsedTime(started));
        }
    }

    private static bool IsDisconnect(Exception error) =>
        error is OperationCanceledException or IOException or BadHttpRequestException;

    private async Task<Reply?> AnswerAsync(Exchange exchange)
    {
        try
        {
            _service.Jobs.CompleteDue(_service.Now);
            await PrepareAsync(exchange);
            if (exchange.Fault is not { } fault)
                return await WorkAsync(exchange);

            if (!fault.AfterWork && await _faults.ReplaceAsync(exchange) is (true, var instead))
                return WithHeaders(instead, fault);
            Reply? reply = await WorkAsync(exchange);
            if (fault.AfterWork && await _faults.ReplaceAsync(exchange) is (true, var after))
                return WithHeaders(after, fault);
            if (reply is not null)
                FaultInjector.Change(reply, fault);
            return reply;
        }
        catch (BodyTooLargeException)
        {
            return _service.Error(413, "Request body is too large");
        }
        catch (Exception error) when (!IsDisconnect(error))
        {
            _service.Counters.OnInternalError(error.ToString());
            return _service.Error(500, $"Internal error of the emulator: {error.Message}");
        }
    }

    /// <summary>Determines the prompt and the job of the request and picks the fault that affects it.</summary>
    private async Task PrepareAsync(Exchange exchange)
    {
        Route route = exchange.Route;
        switch (route.Endpoint)
        {
            case EmulatorEndpoint.Submit or EmulatorEndpoint.Direct when HttpMethods.IsPost(exchange.Request.Method):
                await ReadEditAsync(exchange);
                break;
            case EmulatorEndpoint.Status or EmulatorEndpoint.Result or EmulatorEndpoint.History:
                exchange.Job = _service.FindJob(route.Argument);
                break;
            case EmulatorEndpoint.Download or EmulatorEndpoint.Foreign:
                exchange.Job = _service.FindOutput(route.Argument!)?.Job;
                break;
        }

        if (route.Endpoint == EmulatorEndpoint.Status && exchange.Job is { } polled)
        {
            polled.CountPoll();
            _service.Counters.OnPoll();
        }

        exchange.Fault = _service.Faults.Pick(
            route.Endpoint,
            exchange.Edit?.Prompt ?? exchange.Job?.Edit.Prompt,
            exchange.Job?.Id ?? route.Argument,
            route.Argument);
        if (exchange.Fault is not null)
            _service.Counters.NotifyWaiters(_service);
    }

    private async Task ReadEditAsync(Exchange exchange)
    {
        using PooledBody body = await PooledBody.ReadAsync(exchange.Request, _service.Options.MaxBodyBytes);
        try
        {
            exchange.Edit = _edits.Read(body.Span);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            exchange.BodyProblem = _service.Error(400, "Invalid JSON in request body");
        }
    }

    private async Task<Reply?> WorkAsync(Exchange exchange) => exchange.Route.Endpoint switch
    {
        EmulatorEndpoint.Download => await FilesHost.HandleAsync(_service, exchange),
        EmulatorEndpoint.Foreign => await ForeignHost.HandleAsync(_service, exchange),
        _ => _validator.Validate(exchange) is { } refusal ? Refuse(exchange, refusal) : await CallAsync(exchange),
    };

    private async ValueTask<Reply> CallAsync(Exchange exchange) => exchange.Route.Endpoint switch
    {
        EmulatorEndpoint.Submit => SubmitEndpoint.Handle(_service, exchange),
        EmulatorEndpoint.Status => StatusEndpoint.Handle(_service, exchange),
        EmulatorEndpoint.Result => await ResultEndpoint.HandleAsync(_service, exchange),
        EmulatorEndpoint.Direct => await DirectEndpoint.HandleAsync(_service, exchange),
        EmulatorEndpoint.Upload => await UploadEndpoint.HandleAsync(_service, exchange),
        EmulatorEndpoint.Credits => CreditsEndpoint.Handle(_service),
        EmulatorEndpoint.History => HistoryEndpoint.Handle(_service, exchange),
        _ => throw new UnreachableException(),
    };

    private Reply Refuse(Exchange exchange, Reply refusal)
    {
        if (exchange.Route.Endpoint is EmulatorEndpoint.Submit or EmulatorEndpoint.Direct)
            _service.Counters.OnSubmitRefused();
        return refusal;
    }

    private static Reply? WithHeaders(Reply? reply, Fault fault)
    {
        if (reply is not null)
            FaultInjector.AddHeaders(reply, fault);
        return reply;
    }

    private void Log(Exchange exchange, Reply? reply, TimeSpan time)
    {
        if (!_service.Options.Verbose || _service.Options.Log is not { } log)
            return;
        string code = reply is null ? "reset" : $"{reply.Code}";
        string fault = exchange.Fault is { } injected ? $" fault={injected.Action}" : "";
        string request = $"{exchange.Request.Method} {exchange.Request.Path}";
        string result = FormattableString.Invariant($"{reply?.Length ?? 0}B {time.TotalMilliseconds:0.0}ms");
        log(FormattableString.Invariant($"{_service.Now:HH:mm:ss.fff} {request} {code} {result}{fault}"));
    }
}
