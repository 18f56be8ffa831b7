using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Seedream.Core.Tests.Support;

/// <summary>A service that sends any bytes: it answers each request with those that a function makes.</summary>
internal sealed class RawHost : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, byte[]> _answer;
    private readonly Task _serving;
    private int _requests;

    /// <param name="answer">Makes the whole response from the first line of the request.</param>
    public RawHost(Func<string, byte[]> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = AcceptAsync();
    }

    public Uri Endpoint => new($"http://{_listener.LocalEndpoint}/");

    public int Requests => _requests;

    /// <summary>A response without a length, which ends with the connection.</summary>
    public static byte[] Response(ReadOnlySpan<byte> body, params string[] headers)
    {
        string lines = string.Concat(headers.Select(header => header + "\r\n"));
        return [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\n{lines}\r\n"), .. body];
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task AcceptAsync()
    {
        List<Task> answers = [];
        try
        {
            while (true)
                answers.Add(AnswerAsync(await _listener.AcceptTcpClientAsync()));
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(answers);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            NetworkStream stream = client.GetStream();
            using var reader = new StreamReader(stream, leaveOpen: true);
            string first = await reader.ReadLineAsync() ?? "";
            while (await reader.ReadLineAsync() is { Length: > 0 })
                continue;

            Interlocked.Increment(ref _requests);
            try
            {
                await stream.WriteAsync(_answer(first));
            }
            catch (IOException)
            {
                // The client has read enough.
            }
        }
    }
}
