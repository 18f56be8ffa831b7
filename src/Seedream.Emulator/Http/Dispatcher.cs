using System.Diagnostics;
using System.Text.Json;

namespace Seedream.Emulator;

/// <summary>Takes every request of the three hosts: finds its endpoint, lets faults strike, counts, answers.</summary>
internal sealed class Dispatcher
{
    private readonly Emulation _emulation;
    private readonly ReplySender _sender;
    private readonly FaultPlayer _faults;
    private readonly Gatekeeper _gatekeeper;
    private readonly EditRequestReader _edits;
    private readonly ControlEndpoint _control;

    public Dispatcher(Emulation emulation)
    {
        _emulation = emulation;
        _sender = new ReplySender(emulation);
        _faults = new FaultPlayer(emulation, _sender);
        _gatekeeper = new Gatekeeper(emulation);
        _edits = new EditRequestReader(emulation);
        _control = new ControlEndpoint(emulation);
    }

    public async Task HandleApiAsync(HttpContext http)
    {
        string path = http.Request.Path.Value!;
        if (Route.IsControl(path))
            await _sender.SendAsync(http, await _control.HandleAsync(http.Request, Route.ControlWord(path)), null);
        else
            await HandleAsync(new Exchange(http, Route.Find(path)));
    }

    public Task HandleFileAsync(HttpContext http)
    {
        _gatekeeper.LookForKey(http.Request, "files");
        return HandleAsync(new Exchange(http, new Route(EmulatorEndpoint.Download, null, http.Request.Path.Value)));
    }

    public Task HandleForeignAsync(HttpContext http)
    {
        _gatekeeper.LookForKey(http.Request, "foreign");
        return HandleAsync(new Exchange(http, new Route(EmulatorEndpoint.Foreign, null, http.Request.Path.Value)));
    }

    private async Task HandleAsync(Exchange exchange)
    {
        Meter meter = _emulation.Meter;
        long started = Stopwatch.GetTimestamp();
        Reply? reply = null;
        meter.Begin(exchange.Route.Endpoint);
        meter.Moved(_emulation);
        try
        {
            reply = await AnswerAsync(exchange);
            long sent = await _sender.SendAsync(exchange.Http, reply, exchange.Fault);
            if (exchange.Route.Endpoint is EmulatorEndpoint.Download or EmulatorEndpoint.Foreign)
                CountDownload(reply, sent);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or BadHttpRequestException)
        {
            meter.Abandoned();
        }
        finally
        {
            meter.End();
            meter.Moved(_emulation);
            Log(exchange, reply, Stopwatch.GetElapsedTime(started));
        }
    }

    private async Task<Reply?> AnswerAsync(Exchange exchange)
    {
        try
        {
            _emulation.Jobs.Settle(_emulation.Now);
            await PrepareAsync(exchange);
            if (exchange.Fault is not { } fault)
                return await WorkAsync(exchange);

            if (!fault.AfterWork && await _faults.ReplaceAsync(exchange) is (true, var instead))
                return Headed(instead, fault);
            Reply? reply = await WorkAsync(exchange);
            if (fault.AfterWork && await _faults.ReplaceAsync(exchange) is (true, var after))
                return Headed(after, fault);
            if (reply is not null)
                FaultPlayer.Change(reply, fault);
            return reply;
        }
        catch (BodyTooLargeException)
        {
            return _emulation.Error(413, "Request body is too large");
        }
        catch (Exception error) when (error is not (OperationCanceledException or IOException or BadHttpRequestException))
        {
            _emulation.Meter.Erred(error.ToString());
            return _emulation.Error(500, $"The emulator made a mistake: {error.Message}");
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
            EmulatorEndpoint.Status or EmulatorEndpoint.Result or EmulatorEndpoint.History => _emulation.FindJob(route.Argument),
            EmulatorEndpoint.Download or EmulatorEndpoint.Foreign => _emulation.FindOutput(route.Argument!)?.Job,
            _ => null,
        };
        if (route.Endpoint == EmulatorEndpoint.Status && exchange.Job is { } polled)
            _emulation.Meter.Polled(polled.Polled());

        exchange.Fault = _emulation.Faults.Pick(
            route.Endpoint,
            exchange.Edit?.Prompt ?? exchange.Job?.Edit.Prompt,
            exchange.Job?.Id.ToString() ?? route.Argument);
        if (exchange.Fault is null)
            return;
        _emulation.Meter.Faulted();
        _emulation.Meter.Moved(_emulation);
    }

    private async Task ReadEditAsync(Exchange exchange)
    {
        using PooledBody body = await PooledBody.ReadAsync(exchange.Request, _emulation.Options.MaxBodyBytes);
        try
        {
            exchange.Edit = _edits.Read(body.Span);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            exchange.BodyProblem = _emulation.Error(400, "Invalid JSON in request body");
        }
    }

    private async Task<Reply?> WorkAsync(Exchange exchange) => exchange.Route.Endpoint switch
    {
        EmulatorEndpoint.Download => await FilesHost.HandleAsync(_emulation, exchange),
        EmulatorEndpoint.Foreign => await ForeignHost.HandleAsync(_emulation, exchange),
        _ => _gatekeeper.Refuse(exchange) is { } refusal ? Refused(exchange, refusal) : await CallAsync(exchange),
    };

    private async ValueTask<Reply> CallAsync(Exchange exchange) => exchange.Route.Endpoint switch
    {
        EmulatorEndpoint.Submit => SubmitEndpoint.Handle(_emulation, exchange),
        EmulatorEndpoint.Status => StatusEndpoint.Handle(_emulation, exchange),
        EmulatorEndpoint.Result => ResultEndpoint.Handle(_emulation, exchange),
        EmulatorEndpoint.Direct => await DirectEndpoint.HandleAsync(_emulation, exchange),
        EmulatorEndpoint.Upload => await UploadEndpoint.HandleAsync(_emulation, exchange),
        EmulatorEndpoint.Credits => CreditsEndpoint.Handle(_emulation),
        EmulatorEndpoint.History => HistoryEndpoint.Handle(_emulation, exchange),
        _ => throw new UnreachableException(),
    };

    private Reply Refused(Exchange exchange, Reply refusal)
    {
        if (exchange.Route.Endpoint is EmulatorEndpoint.Submit or EmulatorEndpoint.Direct)
            _emulation.Meter.Refused();
        return refusal;
    }

    private static Reply? Headed(Reply? reply, Fault fault)
    {
        foreach ((string? name, string? value) in fault.Headers)
            reply?.With(name, value);
        return reply;
    }

    private void CountDownload(Reply? reply, long sent)
    {
        _emulation.Meter.Sent(sent);
        if (reply is { Code: 200 } && sent == reply.Length)
            _emulation.Meter.Downloaded();
    }

    private void Log(Exchange exchange, Reply? reply, TimeSpan time)
    {
        if (!_emulation.Options.Verbose || _emulation.Options.Log is not { } log)
            return;
        string code = reply is null ? "reset" : $"{reply.Code}";
        string fault = exchange.Fault is { } struck ? $" fault={struck.Action}" : "";
        log(FormattableString.Invariant($"{_emulation.Now:HH:mm:ss.fff} {exchange.Request.Method} {exchange.Request.Path} {code} {reply?.Length ?? 0}B {time.TotalMilliseconds:0.0}ms{fault}"));
    }
}
