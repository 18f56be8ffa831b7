namespace Seedream.Emulator;

/// <summary><c>GET /v2/requests/{id}/status</c>, and the same under <c>/v1/requests/{id}</c>.</summary>
internal static class StatusEndpoint
{
    public static Reply Handle(EmulatedService service, Exchange exchange) =>
        service.FindRecord(exchange.Route.Argument) is { } job
            ? JobJson.Status(service, exchange, job)
            : service.Error(404, $"Request {exchange.Route.Argument} not found");
}
