using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Seedream.Core.Tests.Support;

/// <summary>A line to the emulator that can be cut as an idle connection is: by the other side and without a word.</summary>
internal sealed class CutLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly Uri _service;
    private readonly Task _accepting;

    public CutLine(Uri service)
    {
        _service = service;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Endpoint => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Closes every connection.</summary>
    public void Cut()
    {
        while (_clients.TryTake(out TcpClient? client))
            client.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Cut();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        List<Task> lines = [];
        try
        {
            while (true)
            {
                TcpClient near = await _listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                await far.ConnectAsync(_service.Host, _service.Port);
                _clients.Add(near);
                lines.Add(CarryAsync(near, far));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(lines);
        }
    }

    private static async Task CarryAsync(TcpClient near, TcpClient far)
    {
        using (near)
        using (far)
        {
            NetworkStream one = near.GetStream();
            NetworkStream other = far.GetStream();
            try
            {
                await Task.WhenAny(one.CopyToAsync(other), other.CopyToAsync(one)).Unwrap();
            }
            catch (Exception cut) when (cut is IOException or ObjectDisposedException)
            {
                // What the line is for.
            }
        }
    }
}
