using System.Collections.Concurrent;

namespace Seedream.Emulator.Tests;

public sealed class ServerTests : EmulatorTest
{
    [Fact]
    public async Task Emulators_in_one_process_are_independent()
    {
        await using EmulatorServer other = await EmulatorServer.StartAsync();
        string id = await AcceptAsync("x");
        Assert.Equal(404, await CodeAsync(Client.GetAsync(new Uri(other.Endpoint, $"v2/requests/{id}/status"))));
        Assert.Equal((1, 0), (Counters.JobsAccepted, other.Counters.JobsAccepted));
        EmulatorServer[] servers = [Emulator, other];
        IEnumerable<Uri> hosts = servers
            .SelectMany(server => (Uri[])[server.Endpoint, server.FilesEndpoint, server.ForeignEndpoint]);
        Assert.Equal(6, hosts.Select(host => host.Authority).Distinct().Count());
    }

    [Fact]
    public async Task Replies_have_the_date_of_the_emulators_clock()
    {
        Clock.Advance(TimeSpan.FromHours(1));
        using HttpResponseMessage response = await StatusAsync("x");
        Assert.Equal(Clock.GetUtcNow(), response.Headers.Date);
    }

    [Fact]
    public async Task A_port_in_use_is_reported()
    {
        var options = new EmulatorOptions { Port = Emulator.Endpoint.Port };
        await Assert.ThrowsAnyAsync<IOException>(() => EmulatorServer.StartAsync(options));
    }

    [Fact]
    public async Task Verbose_writes_one_line_per_request_without_the_key()
    {
        var lines = new ConcurrentQueue<string>();
        Options.Log = lines.Enqueue;
        await AcceptAsync("x");
        Assert.Empty(lines);

        Options.Verbose = true;
        Faults.Add(Fault.ResetBefore(EmulatorEndpoint.Credits));
        await Assert.ThrowsAsync<HttpRequestException>(() => CreditsAsync());
        await StatusAsync("x");
        await UntilAsync(counters => counters.RequestsInFlight == 0);

        // The line of a reset connection is written after the client has noticed the reset.
        await Waiting.UntilAsync(() => lines.Count >= 2);
        Assert.Contains(lines, line => line.Contains("GET /v1/get-user-credits reset") && line.Contains("fault=Reset"));
        Assert.Contains(lines, line => line.Contains("GET /v2/requests/x/status 404"));
        Assert.DoesNotContain(lines, line => line.Contains(Key));
    }
}
