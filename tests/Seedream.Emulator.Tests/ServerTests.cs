using System.Collections.Concurrent;

namespace Seedream.Emulator.Tests;

public sealed class ServerTests
{
    [Fact]
    public async Task Emulators_in_one_process_are_independent()
    {
        await using Service first = await Service.StartAsync();
        await using Service second = await Service.StartAsync();
        string id = await first.AcceptAsync("x");
        Assert.Equal(404, await Service.CodeAsync(second.StatusAsync(id)));
        Assert.Equal((1, 0), (first.Emulator.Counters.JobsAccepted, second.Emulator.Counters.JobsAccepted));
        EmulatorServer[] servers = [first.Emulator, second.Emulator];
        IEnumerable<Uri> hosts = servers
            .SelectMany(server => (Uri[])[server.Endpoint, server.FilesEndpoint, server.ForeignEndpoint]);
        Assert.Equal(6, hosts.Select(host => host.Authority).Distinct().Count());
    }

    [Fact]
    public async Task Replies_have_the_date_of_the_emulators_clock()
    {
        await using Service service = await Service.StartAsync();
        service.Clock.Advance(TimeSpan.FromHours(1));
        using HttpResponseMessage answer = await service.StatusAsync("x");
        Assert.Equal(service.Clock.GetUtcNow(), answer.Headers.Date);
    }

    [Fact]
    public async Task A_port_in_use_is_reported()
    {
        await using Service first = await Service.StartAsync();
        int port = first.Emulator.Endpoint.Port;
        await Assert.ThrowsAnyAsync<IOException>(() => Service.StartAsync(options => options.Port = port));
    }

    [Fact]
    public async Task Verbose_writes_one_line_per_request_without_the_key()
    {
        var lines = new ConcurrentQueue<string>();
        await using Service service = await Service.StartAsync(options => options.Log = lines.Enqueue);
        await service.AcceptAsync("x");
        Assert.Empty(lines);

        service.Emulator.Options.Verbose = true;
        service.Emulator.Faults.Add(Fault.ResetBefore(EmulatorEndpoint.Credits));
        await Assert.ThrowsAsync<HttpRequestException>(() => service.CreditsAsync());
        await service.StatusAsync("x");
        await service.UntilAsync(counters => counters.RequestsInFlight == 0);
        Assert.Contains(lines, line => line.Contains("GET /v1/get-user-credits reset") && line.Contains("fault=Reset"));
        Assert.Contains(lines, line => line.Contains("GET /v2/requests/x/status 404"));
        Assert.DoesNotContain(lines, line => line.Contains(Service.Key));
    }
}
