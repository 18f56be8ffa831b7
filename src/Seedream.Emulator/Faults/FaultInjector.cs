namespace Seedream.Emulator;

/// <summary>Plays the faults that change or replace an answer. Those that spoil its sending are the sender's.</summary>
internal sealed class FaultInjector(EmulatedService service, ReplySender sender)
{
    /// <summary>Answers in place of the endpoint. False: the endpoint's own answer stands.</summary>
    public async Task<(bool Replaced, Reply? Reply)> ReplaceAsync(Exchange exchange)
    {
        Fault fault = exchange.Fault!;
        switch (fault.Action)
        {
            case FaultAction.Answer:
                return (true, ErrorReply.Create(fault.Code, fault.Body, fault.Text ?? ErrorReply.Reason(fault.Code)));
            case FaultAction.Reset:
                return (true, null);
            case FaultAction.HtmlPage:
                return (true, Reply.Html(200, "OK"));
            case FaultAction.Redirect:
                return (true, new Reply { Code = fault.Code }.With("Location", fault.Text ?? service.ForeignBase + exchange.Request.Path + exchange.Request.QueryString));
            case FaultAction.Expire:
                return (true, NotFound(exchange));
            case FaultAction.Stall when !await sender.HoldAsync(fault, exchange.Http.RequestAborted):
                return (true, null);
            default:
                return (false, null);
        }
    }

    /// <summary>Changes the endpoint's answer.</summary>
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
                reply.With("Content-Disposition", $"attachment; filename*=UTF-8''{Uri.EscapeDataString(fault.Text ?? "")}");
                break;
        }

        foreach ((string? name, string? value) in fault.Headers)
            reply.With(name, value);
    }

    private Reply NotFound(Exchange exchange) => exchange.Route.Endpoint is EmulatorEndpoint.Download or EmulatorEndpoint.Foreign
        ? FilesHost.NotFound()
        : service.Error(404, $"Request {exchange.Route.Argument} not found");
}
