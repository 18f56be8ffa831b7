namespace Seedream.Emulator;

/// <summary>
/// A host that the client must not trust. It replies like the service, so that a client that follows a URL with its
/// key is caught by the leaked key and not by an error.
/// </summary>
internal static class ForeignHost
{
    public static async Task<Reply> HandleAsync(EmulatedService service, Exchange exchange)
    {
        var route = Route.Find(exchange.Request.Path.Value!);
        var forwarded = new Exchange(exchange.Http, route);
        return route.Endpoint switch
        {
            EmulatorEndpoint.Status => StatusEndpoint.Handle(service, forwarded),
            EmulatorEndpoint.Result => await ResultEndpoint.HandleAsync(service, forwarded),
            _ => await FilesHost.HandleAsync(service, exchange),
        };
    }
}
