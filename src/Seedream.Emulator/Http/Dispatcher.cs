using System.Diagnostics;
using System.Text.Json;

namespace Seedream.Emulator;

/// <summary>Takes every request of the three hosts: finds its endpoint, lets faults strike, counts, answers.</summary>
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
        long started = Stopwatch.GetTimestamp();
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
        catch (Exception error) when (error is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // The client went away.
        }
        finally
        {
            counters.OnRequestEnded();
            counters.NotifyWaiters(_service);
            Log(exchange, reply, Stopwatch.GetElapsedTime(started));
        }
    }

    private async Task<Reply?> AnswerAsync(Exchange exchange)
    {
        try
        {
            _service.Jobs.CompleteDue(_service.Now);
            await PrepareAsync(exchange);
            if (exchange.Fault is not { } fault)
                return await WorkAsync(exchange);

            if (!fault.AfterWork && await _faults.ReplaceAsync(exchange) is (true, var instead))
                return Headed(instead, fault);
            Reply? reply = await WorkAsync(exchange);
            if (fault.AfterWork && await _faults.ReplaceAsync(exchange) is (true, var after))
                return Headed(after, fault);
            if (reply is not null)
                FaultInjector.Change(reply, fault);
            return reply;
        }
        catch (BodyTooLargeException)
        {
            return _service.Error(413, "Request body is too large");
        }
        catch (Exception error) when (error is not (OperationCanceledException or IOException or BadHttpRequestException))
        {
            _service.Counters.OnInternalError(error.ToString());
            return _service.Error(500, $"The emulator made a mistake: {error.Message}");
        }
    }

    /// <summary>Learns what a fault may ask for, the prompt and the job, and picks the fault.</summary>
    private async Task PrepareAsync(Exchange exchange)
    {
        Route route = exchange.Route;
        if (route.Endpoint is EmulatorEndpoint.Submit or EmulatorEndpoint.Direct && HttpMethods.IsPost(exchange.Request.Method))
            await ReadEditAsync(exchange);

        exchange.Job = route.Endpoint switch
        {
            EmulatorEndpoint.Status or EmulatorEndpoint.Result or EmulatorEndpoint.History => _service.FindJob(route.Argument),
            EmulatorEndpoint.Download or EmulatorEndpoint.Foreign => _service.FindOutput(route.Argument!)?.Job,
            _ => null,
        };
        if (route.Endpoint == EmulatorEndpoint.Status && exchange.Job is { } polled)
        {
            polled.CountPoll();
            _service.Counters.OnPoll();
        }

        exchange.Fault = _service.Faults.Pick(
            route.Endpoint,
            exchange.Edit?.Prompt ?? exchange.Job?.Edit.Prompt,
            exchange.Job?.Id.ToString() ?? route.Argument);
        if (exchange.Fault is null)
            return;
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
        _ => _validator.Validate(exchange) is { } refusal ? Refused(exchange, refusal) : await CallAsync(exchange),
    };

    private async ValueTask<Reply> CallAsync(Exchange exchange) => exchange.Route.Endpoint switch
    {
        EmulatorEndpoint.Submit => SubmitEndpoint.Handle(_service, exchange),
        EmulatorEndpoint.Status => StatusEndpoint.Handle(_service, exchange),
        EmulatorEndpoint.Result => ResultEndpoint.Handle(_service, exchange),
        EmulatorEndpoint.Direct => await DirectEndpoint.HandleAsync(_service, exchange),
        EmulatorEndpoint.Upload => await UploadEndpoint.HandleAsync(_service, exchange),
        EmulatorEndpoint.Credits => CreditsEndpoint.Handle(_service),
        EmulatorEndpoint.History => HistoryEndpoint.Handle(_service, exchange),
        _ => throw new UnreachableException(),
    };

    private Reply Refused(Exchange exchange, Reply refusal)
    {
        if (exchange.Route.Endpoint is EmulatorEndpoint.Submit or EmulatorEndpoint.Direct)
            _service.Counters.OnSubmitRefused();
        return refusal;
    }

    private static Reply? Headed(Reply? reply, Fault fault)
    {
        foreach ((string? name, string? value) in fault.Headers)
            reply?.With(name, value);
        return reply;
    }

    private void Log(Exchange exchange, Reply? reply, TimeSpan time)
    {
        if (!_service.Options.Verbose || _service.Options.Log is not { } log)
            return;
        string code = reply is null ? "reset" : $"{reply.Code}";
        string fault = exchange.Fault is { } struck ? $" fault={struck.Action}" : "";
        log(FormattableString.Invariant($"{_service.Now:HH:mm:ss.fff} {exchange.Request.Method} {exchange.Request.Path} {code} {reply?.Length ?? 0}B {time.TotalMilliseconds:0.0}ms{fault}"));
    }
}
