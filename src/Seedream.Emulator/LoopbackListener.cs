using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Seedream.Emulator;

/// <summary>A Kestrel server on one loopback port that passes every request to one handler.</summary>
internal sealed class LoopbackListener : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly RequestDelegate _handler;

    private LoopbackListener(int port, RequestDelegate handler)
    {
        _handler = handler;
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        NullLoggerFactory noLog = NullLoggerFactory.Instance;
        var sockets = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), noLog);
        _server = new KestrelServer(Options.Create(options), sockets, noLog);
    }

    public Uri Address => new(_server.Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<LoopbackListener> StartAsync(
        int port,
        RequestDelegate handler,
        CancellationToken cancellation)
    {
        var listener = new LoopbackListener(port, handler);
        try
        {
            await listener._server.StartAsync(listener, cancellation);
            return listener;
        }
        catch
        {
            listener._server.Dispose();
            throw;
        }
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => _handler(context);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    /// <summary>Aborts open connections instead of waiting, because a stalled request would never end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
    }
}
