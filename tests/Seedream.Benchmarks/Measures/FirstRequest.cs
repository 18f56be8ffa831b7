using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>The time from the first piped item to the first byte of a request, in new processes.</summary>
internal static class FirstRequest
{
    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        string photo = Photos.Make(bench.NewFolder("photo"), 1, 2 * Statistics.Megabyte)[0];
        string ledger = bench.NewLedger();
        List<double> times = [];
        for (int i = 0; i < bench.Pick(8, 2); i++)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            Task<long> arrival = ArrivalAsync(listener);
            var endpoint = new Uri($"http://{listener.LocalEndpoint}/");
            var spec = new FirstSpec(endpoint, ledger, photo, bench.NewFolder("out"));
            FirstFigures figures = await Child.RunAsync<FirstFigures>(nameof(FirstItem), spec);
            times.Add(Stopwatch.GetElapsedTime(figures.Piped, await arrival).TotalMilliseconds);
        }

        // The first process creates the ledger.
        double time = times.Skip(1).Median();
        string first = $"{times[0]:0} ms if the ledger must be created";
        return [Row.AtMost("first request after the first item", time, 250, " ms", first)];
    }

    /// <summary>Waits for a request, and rejects its key and that of every later one.</summary>
    /// <returns>The time of arrival, as a timestamp of <see cref="Stopwatch"/>.</returns>
    internal static async Task<long> ArrivalAsync(TcpListener listener)
    {
        Socket socket = await listener.AcceptSocketAsync();
        await socket.ReceiveAsync(new byte[1]);
        long arrived = Stopwatch.GetTimestamp();
        _ = RejectAllAsync(socket, listener);
        return arrived;
    }

    private static async Task RejectAllAsync(Socket first, TcpListener listener)
    {
        Task rejecting = RejectAsync(first);
        try
        {
            while (true)
                rejecting = Task.WhenAll(rejecting, RejectAsync(await listener.AcceptSocketAsync()));
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The measure has ended and stopped the listener.
            await rejecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task RejectAsync(Socket socket)
    {
        const string Body = """{"error":"API key is invalid"}""";
        using (socket)
        {
            byte[] buffer = new byte[64 * 1024];
            string head = $"HTTP/1.1 401 Unauthorized\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n";
            await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(head + Body));
            while (await socket.ReceiveAsync(buffer) > 0)
            {
                // Unread data would reset the connection, and the response would be lost.
            }
        }
    }
}
