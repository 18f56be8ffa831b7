using System.Net;
using System.Text.Json;

namespace Seedream.Emulator.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Any_status_code_can_replace_the_reply(int code)
    {
        await using Service service = await Service.StartAsync();
        FaultRule rule = service.Emulator.Faults.Add(Fault.Answer(EmulatorEndpoint.Submit, code, text: "as configured") with
        {
            Headers = new Dictionary<string, string> { ["Retry-After"] = "7" },
        });
        using HttpResponseMessage response = await service.SubmitAsync(new { prompt = "x" });
        Assert.Equal(code, (int)response.StatusCode);
        Assert.Equal("as configured", await Service.ErrorAsync(response));
        Assert.Equal("7", Assert.Single(response.Headers.GetValues("Retry-After")));
        Assert.Equal(0, service.Emulator.Counters.JobsAccepted);
        Assert.Equal(1, rule.Fired);
    }

    [Fact]
    public async Task A_job_accepted_before_an_error_reply_is_billed()
    {
        await using Service service = await Service.StartAsync();
        Fault fault = Fault.Answer(EmulatorEndpoint.Submit, 504, ErrorShape.Html);
        service.Emulator.Faults.Add(fault with { AfterWork = true });
        using HttpResponseMessage response = await service.SubmitAsync(new { prompt = "x" });
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        service.Clock.Advance(Service.Latency);
        Assert.Equal(1, service.Emulator.Counters.JobsBilled);
    }

    [Fact]
    public async Task An_error_reply_has_a_body_or_none()
    {
        await using Service service = await Service.StartAsync();
        Fault loading = Fault.Answer(EmulatorEndpoint.Submit, 503, text: "model is loading");
        service.Emulator.Faults.Add(loading with { Nth = 1 });
        service.Emulator.Faults.Add(Fault.Answer(EmulatorEndpoint.Submit, 503, ErrorShape.Empty) with { Nth = 2 });
        using HttpResponseMessage withBody = await service.SubmitAsync(new { prompt = "x" });
        using HttpResponseMessage without = await service.SubmitAsync(new { prompt = "x" });
        using HttpResponseMessage good = await service.SubmitAsync(new { prompt = "x" });
        Assert.Equal([503, 503, 200], [(int)withBody.StatusCode, (int)without.StatusCode, (int)good.StatusCode]);
        Assert.Equal("model is loading", await Service.ErrorAsync(withBody));
        Assert.Equal("", await without.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task The_connection_is_reset_before_or_after_the_submit_is_accepted(bool after, int accepted)
    {
        await using Service service = await Service.StartAsync();
        Func<EmulatorEndpoint, Fault> reset = after ? Fault.ResetAfter : Fault.ResetBefore;
        service.Emulator.Faults.Add(reset(EmulatorEndpoint.Submit));
        await Assert.ThrowsAsync<HttpRequestException>(() => service.SubmitAsync(new { prompt = "x" }));
        Assert.Equal(accepted, service.Emulator.Counters.JobsAccepted);
    }

    [Theory]
    [InlineData(EmulatorEndpoint.Status)]
    [InlineData(EmulatorEndpoint.Result)]
    [InlineData(EmulatorEndpoint.Direct)]
    [InlineData(EmulatorEndpoint.Upload)]
    [InlineData(EmulatorEndpoint.Credits)]
    [InlineData(EmulatorEndpoint.History)]
    [InlineData(EmulatorEndpoint.Download)]
    public async Task A_fault_affects_only_its_endpoint(EmulatorEndpoint affected)
    {
        await using Service service = await Service.StartAsync(options => options.Latency = TimeSpan.Zero);
        string url = await service.FirstImageUrlAsync(await service.AcceptAsync("x"));
        string id = service.Emulator.Jobs[0].RequestId;
        service.Emulator.Faults.Add(Fault.Answer(affected, 500));
        Dictionary<EmulatorEndpoint, Func<Task<HttpResponseMessage>>> calls = new()
        {
            [EmulatorEndpoint.Submit] = () => service.SubmitAsync(new { prompt = "y" }),
            [EmulatorEndpoint.Status] = () => service.StatusAsync(id),
            [EmulatorEndpoint.Result] = () => service.ResultAsync(id),
            [EmulatorEndpoint.Direct] = () => service.SubmitAsync(new { prompt = "z" }, "v1"),
            [EmulatorEndpoint.Upload] = () => service.UploadAsync([1, 2, 3]),
            [EmulatorEndpoint.Credits] = () => service.CreditsAsync(),
            [EmulatorEndpoint.History] = () => service.HistoryAsync(),
            [EmulatorEndpoint.Download] = () => service.Public.GetAsync(url),
        };
        foreach ((EmulatorEndpoint endpoint, Func<Task<HttpResponseMessage>> call) in calls)
            Assert.Equal(endpoint == affected ? 500 : 200, await Service.CodeAsync(call()));
    }

    [Fact]
    public async Task A_stall_holds_until_it_is_released()
    {
        await using Service service = await Service.StartAsync();
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Submit, gate));
        Task<HttpResponseMessage> call = service.SubmitAsync(new { prompt = "x" });
        await Service.ReachedAsync(gate);
        Assert.False(call.IsCompleted);
        Assert.Equal(0, service.Emulator.Counters.JobsAccepted);
        gate.Release();
        using HttpResponseMessage response = await call;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_stall_after_acceptance_can_end_in_a_reset()
    {
        await using Service service = await Service.StartAsync();
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Submit, gate) with { AfterWork = true });
        Task<HttpResponseMessage> call = service.SubmitAsync(new { prompt = "x" });
        await Service.ReachedAsync(gate);
        Assert.Equal(1, service.Emulator.Counters.JobsAccepted);
        gate.Abort();
        await Assert.ThrowsAsync<HttpRequestException>(() => call);
    }

    [Fact]
    public async Task A_stall_can_have_a_duration()
    {
        await using Service service = await Service.StartAsync();
        FaultRule stall = service.Emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Credits, TimeSpan.FromSeconds(30)));
        Task<HttpResponseMessage> call = service.CreditsAsync();
        await service.UntilAsync(_ => stall.Fired == 1);
        Assert.False(call.IsCompleted);
        while (!call.IsCompleted)
        {
            service.Clock.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
    }

    [Fact]
    public async Task Disposing_aborts_stalled_requests()
    {
        Service service = await Service.StartAsync();
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Credits, gate));
        using var client = new HttpClient { BaseAddress = service.Emulator.Endpoint };
        Task<HttpResponseMessage> call = client.GetAsync("v1/get-user-credits");
        await Service.ReachedAsync(gate);
        await service.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => call);
    }

    [Fact]
    public async Task Foreign_URLs_lead_to_the_foreign_host_which_replies()
    {
        await using Service service = await Service.StartAsync(options => options.Latency = TimeSpan.Zero);
        service.Emulator.Faults.Add(Fault.ForeignUrls(EmulatorEndpoint.Submit));
        service.Emulator.Faults.Add(Fault.ForeignUrls(EmulatorEndpoint.Result));
        service.Emulator.Faults.Add(Fault.ForeignUrls(EmulatorEndpoint.Upload));
        service.Emulator.Faults.Add(Fault.ForeignUrls(EmulatorEndpoint.History));
        string foreign = service.Emulator.ForeignEndpoint.ToString();

        using HttpResponseMessage submitted = await service.SubmitAsync(new { prompt = "x" });
        JsonElement body = await Service.JsonAsync(submitted);
        foreach (string name in (string[])["poll_url", "status_url", "response_url"])
        {
            Assert.StartsWith(foreign, body.GetProperty(name).GetString());
            using HttpResponseMessage followed = await service.Client.GetAsync(body.GetProperty(name).GetString());
            Assert.Equal("COMPLETED", (await Service.JsonAsync(followed)).GetProperty("status").GetString());
        }

        Assert.Equal(3, service.Emulator.Counters.LeakedKeys.Count);
        string image = await service.FirstImageUrlAsync(body.GetProperty("request_id").GetString()!);
        Assert.StartsWith(foreign, image);
        Assert.True(EmulatorImage.TryReadRequestId(await service.Public.GetByteArrayAsync(image), out _, out _));
        Assert.StartsWith(foreign, await service.UploadOneAsync([1]));
        using HttpResponseMessage history = await service.HistoryAsync();
        JsonElement row = (await Service.JsonAsync(history)).GetProperty("data")[0];
        Assert.StartsWith(foreign, row.GetProperty("generation_url").GetString());
    }

    [Fact]
    public async Task Records_and_files_can_expire_early()
    {
        await using Service service = await Service.StartAsync();
        string id = await service.CompleteAsync("x");
        string url = await service.FirstImageUrlAsync(id);
        service.Emulator.Faults.Add(Fault.Expire(EmulatorEndpoint.Status));
        service.Emulator.Faults.Add(Fault.Expire(EmulatorEndpoint.Download));
        using HttpResponseMessage status = await service.StatusAsync(id);
        using HttpResponseMessage file = await service.Public.GetAsync(url);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (status.StatusCode, file.StatusCode));
        Assert.Equal($"Request {id} not found", await Service.ErrorAsync(status));
    }
}
