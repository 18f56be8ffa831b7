using System.Globalization;

namespace Seedream.Emulator;

/// <summary>Sends answers, and spoils how they are sent where a fault says so.</summary>
internal sealed class ReplySender(EmulatedService service)
{
    private const int PiecesPerSecond = 20;

    /// <summary>Sends the answer; null aborts the connection. Gives the bytes of the body that were sent.</summary>
    public async Task<long> SendAsync(HttpContext http, Reply? reply, Fault? fault)
    {
        if (reply is null)
        {
            http.Abort();
            return 0;
        }

        service.Counters.OnReply(reply.Code);
        WriteHead(http.Response, reply);
        if (HttpMethods.IsHead(http.Request.Method) || reply.Code is 204 or 304)
            return 0;
        return fault?.Action switch
        {
            FaultAction.Truncate => await SendRangeAsync(http, reply, 0, PartOf(reply, fault)),
            FaultAction.StallBody => await SendHaltinglyAsync(http, reply, fault),
            FaultAction.Slow => await SendSlowlyAsync(http, reply, fault.BytesPerSecond),
            _ => await SendRangeAsync(http, reply, 0, reply.Length),
        };
    }

    /// <summary>Holds until the gate opens, the time is over or the client goes. False: the connection is to be aborted.</summary>
    public async Task<bool> HoldAsync(Fault fault, CancellationToken gone)
    {
        if (fault.Gate is { } gate)
            return await gate.WaitAsync(gone);
        await Task.Delay(fault.Duration ?? Timeout.InfiniteTimeSpan, service.Options.Clock, gone);
        return true;
    }

    private void WriteHead(HttpResponse response, Reply reply)
    {
        // The server's own date would be the machine's, also where the emulator's clock is another.
        response.Headers.Date = service.Now.ToString("R", CultureInfo.InvariantCulture);
        response.StatusCode = reply.Code;
        response.ContentType = reply.ContentType;
        if (reply.Code is not (204 or 304))
            response.ContentLength = reply.Length;
        foreach ((string? name, string? value) in reply.Headers)
            response.Headers[name] = value;
    }

    /// <summary>Less than the whole. Kestrel closes a connection whose answer ended short; an abort would take back what was sent.</summary>
    private static long PartOf(Reply reply, Fault fault) => Math.Clamp((long)(reply.Length * fault.Share), 0, Math.Max(0, reply.Length - 1));

    private async Task<long> SendHaltinglyAsync(HttpContext http, Reply reply, Fault fault)
    {
        long part = PartOf(reply, fault);
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
        long sent = 0L;
        while (sent < reply.Length)
        {
            sent += await SendRangeAsync(http, reply, sent, Math.Min(reply.Length, sent + piece));
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(TimeSpan.FromSeconds((double)piece / bytesPerSecond), service.Options.Clock, http.RequestAborted);
        }

        return sent;
    }

    private static async Task<long> SendRangeAsync(HttpContext http, Reply reply, long from, long to)
    {
        long start = 0L;
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
