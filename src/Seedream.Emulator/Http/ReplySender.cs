using System.Globalization;

namespace Seedream.Emulator;

/// <summary>Sends replies, and injects the faults that affect how a reply is sent.</summary>
internal sealed class ReplySender(EmulatedService service)
{
    private const int PiecesPerSecond = 20;

    /// <summary>Sends a reply, or aborts the connection if it is null. Returns the number of body bytes sent.</summary>
    public async Task<long> SendAsync(HttpContext http, Reply? reply, Fault? fault)
    {
        if (reply is null)
        {
            http.Abort();
            return 0;
        }

        service.Counters.OnReply(reply.Code);
        WriteHeaders(http, reply, fault);
        if (HttpMethods.IsHead(http.Request.Method) || reply.Code is 204 or 304)
            return 0;
        return fault?.Action switch
        {
            FaultAction.Truncate => await SendRangeAsync(http, reply, 0, PartLength(reply, fault)),
            FaultAction.StallBody => await SendWithStallAsync(http, reply, fault),
            FaultAction.Slow => await SendSlowlyAsync(http, reply, fault.BytesPerSecond),
            _ => await SendRangeAsync(http, reply, 0, reply.Length),
        };
    }

    /// <summary>Waits for the gate or the duration of a fault. Returns false to abort the connection.</summary>
    public async Task<bool> HoldAsync(Fault fault, CancellationToken cancellation)
    {
        if (fault.Gate is { } gate)
            return await gate.WaitAsync(cancellation);
        await Task.Delay(fault.Duration ?? Timeout.InfiniteTimeSpan, service.Options.Clock, cancellation);
        return true;
    }

    private void WriteHeaders(HttpContext http, Reply reply, Fault? fault)
    {
        HttpResponse response = http.Response;
        // Kestrel would send the time of the machine, but the emulator can have another clock.
        bool isHistory = Route.IsHistory(http.Request.Path.Value!);
        DateTimeOffset date = isHistory ? service.Now + service.Options.HistoryDateOffset : service.Now;
        response.Headers.Date = date.ToString("R", CultureInfo.InvariantCulture);
        response.StatusCode = reply.Code;
        response.ContentType = reply.ContentType;
        if (reply.Code is not (204 or 304) && fault?.NoLength != true)
            response.ContentLength = reply.Length;
        foreach ((string name, string value) in reply.Headers)
            response.Headers[name] = value;
    }

    /// <summary>Returns less than the full length, which makes Kestrel close the connection after the part.</summary>
    private static long PartLength(Reply reply, Fault fault) =>
        Math.Clamp((long)(reply.Length * fault.Share), 0, Math.Max(0, reply.Length - 1));

    private async Task<long> SendWithStallAsync(HttpContext http, Reply reply, Fault fault)
    {
        long part = PartLength(reply, fault);
        await SendRangeAsync(http, reply, 0, part);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        if (await HoldAsync(fault, http.RequestAborted))
            return part + await SendRangeAsync(http, reply, part, reply.Length);
        http.Abort();
        return part;
    }

    private async Task<long> SendSlowlyAsync(HttpContext http, Reply reply, int bytesPerSecond)
    {
        int piece = Math.Max(1, bytesPerSecond / PiecesPerSecond);
        var pause = TimeSpan.FromSeconds((double)piece / bytesPerSecond);
        long sent = 0;
        while (sent < reply.Length)
        {
            sent += await SendRangeAsync(http, reply, sent, Math.Min(reply.Length, sent + piece));
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(pause, service.Options.Clock, http.RequestAborted);
        }

        return sent;
    }

    private static async Task<long> SendRangeAsync(HttpContext http, Reply reply, long from, long to)
    {
        long start = 0;
        foreach (ReadOnlyMemory<byte> piece in reply.Body)
        {
            int first = (int)Math.Clamp(from - start, 0, piece.Length);
            int last = (int)Math.Clamp(to - start, 0, piece.Length);
            if (last > first)
                await http.Response.Body.WriteAsync(piece[first..last], http.RequestAborted);
            start += piece.Length;
        }

        return to - from;
    }
}
