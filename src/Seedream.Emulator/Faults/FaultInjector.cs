namespace Seedream.Emulator;

/// <summary>Injects the faults that change or replace a reply. <see cref="ReplySender"/> injects the others.</summary>
internal sealed class FaultInjector(EmulatedService service, ReplySender sender)
{
    /// <summary>Returns the reply that replaces the endpoint's own, if the fault replaces it.</summary>
    public async Task<(bool Replaced, Reply? Reply)> ReplaceAsync(Exchange exchange)
    {
        Fault fault = exchange.Fault!;
        HttpRequest request = exchange.Request;
        switch (fault.Action)
        {
            case FaultAction.Answer:
                string text = fault.Text ?? ErrorReply.Reason(fault.Code);
                return (true, ErrorReply.Create(fault.Code, fault.Body, text));
            case FaultAction.Reset:
                return (true, null);
            case FaultAction.HtmlPage:
                return (true, Reply.Html(200, "OK"));
            case FaultAction.Redirect:
                string target = fault.Text ?? service.ForeignBase + request.Path + request.QueryString;
                return (true, new Reply { Code = fault.Code }.With("Location", target));
            case FaultAction.Expire:
                return (true, NotFound(exchange));
            case FaultAction.Stall when !await sender.HoldAsync(fault, exchange.Http.RequestAborted):
                return (true, null);
            default:
                return (false, null);
        }
    }

    /// <summary>Changes the endpoint's own reply.</summary>
    public static void Change(Reply reply, Fault fault)
    {
        switch (fault.Action)
        {
            case FaultAction.ContentType:
                reply.ContentType = fault.Text ?? "application/octet-stream";
                break;
            case FaultAction.Malformed when reply.Body is [var json]:
                reply.Body = [json[..(json.Length / 2)]];
                break;
            case FaultAction.FileName when fault.Endpoint == EmulatorEndpoint.Download:
                string name = Uri.EscapeDataString(fault.Text ?? "");
                reply.With("Content-Disposition", $"attachment; filename*=UTF-8''{name}");
                break;
        }

        AddHeaders(reply, fault);
    }

    public static void AddHeaders(Reply reply, Fault fault)
    {
        foreach ((string name, string value) in fault.Headers)
            reply.With(name, value);
    }

    private Reply NotFound(Exchange exchange) =>
        exchange.Route.Endpoint is EmulatorEndpoint.Download or EmulatorEndpoint.Foreign
            ? FilesHost.NotFound()
            : service.Error(404, $"Request {exchange.Route.Argument} not found");
}
