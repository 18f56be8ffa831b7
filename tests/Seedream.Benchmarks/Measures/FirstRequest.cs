using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Seedream.Benchmarks.Measured;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measures;

/// <summary>From the first piped item to the first byte of a request at whoever listens, in fresh processes.</summary>
internal static class FirstRequest
{
    private const int Megabyte = 1024 * 1024;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Bench bench)
    {
        string photo = Photos.Make(bench.NewFolder("photo"), 1, 2 * Megabyte)[0];
        string ledger = Path.Combine(bench.NewFolder("ledger"), "ledger.db");
        List<double> times = [];
        for (int i = 0; i < bench.Pick(8, 2); i++)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            Task<long> arrival = ArrivalAsync(listener);
            var endpoint = new Uri($"http://{listener.LocalEndpoint}/");
            FirstFigures figures = await Child.RunAsync<FirstFigures>(nameof(FirstItem), new FirstSpec(endpoint, ledger, photo, bench.NewFolder("out")));
            times.Add(Stopwatch.GetElapsedTime(figures.Piped, await arrival).TotalMilliseconds);
        }

        // The first process of all finds no ledger, and makes it.
        double time = times.Skip(1).Median();
        return [new("first request after the first item", $"{time:0} ms", $"with a ledger to be made {times[0]:0} ms", "≤ 250 ms", time <= 250)];
    }

    /// <summary>Waits for a request, and refuses its key.</summary>
    /// <returns>When it came, by the machine's clock.</returns>
    private static async Task<long> ArrivalAsync(TcpListener listener)
    {
        using Socket socket = await listener.AcceptSocketAsync();
        await socket.ReceiveAsync(new byte[1]);
        long arrived = Stopwatch.GetTimestamp();
        byte[] drain = new byte[64 * 1024];
        _ = Task.Run(() => socket.Send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"u8));
        while (await socket.ReceiveAsync(drain) > 0)
        {
            // What was on its way is taken, so that the refusal is not lost in a reset.
        }

        return arrived;
    }
}
