namespace Seedream.Emulator;

/// <summary>
/// A host that the client has no reason to trust. It answers as the service would, so that only a key that was
/// brought along shows who followed an answer blindly.
/// </summary>
internal static class ForeignHost
{
    public static async Task<Reply> HandleAsync(EmulatedService service, Exchange exchange)
    {
        var route = Route.Find(exchange.Request.Path.Value!);
        var asked = new Exchange(exchange.Http, route);
        return route.Endpoint switch
        {
            EmulatorEndpoint.Status => StatusEndpoint.Handle(service, asked),
            EmulatorEndpoint.Result => ResultEndpoint.Handle(service, asked),
            _ => await FilesHost.HandleAsync(service, exchange),
        };
    }
}
