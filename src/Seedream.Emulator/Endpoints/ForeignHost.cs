namespace Seedream.Emulator;

/// <summary>
/// A host that the client has no reason to trust. It answers as the service would, so that only a key that was
/// brought along shows who followed an answer blindly.
/// </summary>
internal static class ForeignHost
{
    public static async Task<Reply> HandleAsync(Emulation emulation, Exchange exchange)
    {
        var route = Route.Find(exchange.Request.Path.Value!);
        var asked = new Exchange(exchange.Http, route);
        return route.Endpoint switch
        {
            EmulatorEndpoint.Status => StatusEndpoint.Handle(emulation, asked),
            EmulatorEndpoint.Result => ResultEndpoint.Handle(emulation, asked),
            _ => await FilesHost.HandleAsync(emulation, exchange),
        };
    }
}
