using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Seedream.Core.Tests.Support;

/// <summary>A file host that sends no length. A file ends with the connection, even too early.</summary>
internal sealed class LengthlessHost : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    /// <summary>Starts the host with the content for each request.</summary>
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
        byte[] head = Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nConnection: close\r\n\r\n");
        foreach (byte[] answer in answers)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync();
            NetworkStream stream = client.GetStream();
            using var reader = new StreamReader(stream, leaveOpen: true);
            string? line;
            do
                line = await reader.ReadLineAsync();
            while (!string.IsNullOrEmpty(line));

            await stream.WriteAsync(head);
            await stream.WriteAsync(answer);
        }
    }
}
