using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Seedream.Core.Tests.Support;

/// <summary>A files host that names no length: the end of the connection is the end of the file, also where it came early.</summary>
internal sealed class LengthlessHost : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    /// <summary>Starts it.</summary>
    /// <param name="answers">What the first request gets, what the second, and so on.</param>
    public LengthlessHost(params byte[][] answers)
    {
        _listener.Start();
        _serving = ServeAsync(answers);
    }

    public Uri File => new($"http://{_listener.LocalEndpoint}/generations/a.jpeg");

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync(byte[][] answers)
    {
        foreach (byte[] answer in answers)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync();
            NetworkStream stream = client.GetStream();
            using var reader = new StreamReader(stream, leaveOpen: true);
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
                // The head of the request says nothing that matters here.
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nConnection: close\r\n\r\n"));
            await stream.WriteAsync(answer);
        }
    }
}
