using System.Net;
using System.Text.Json;

namespace Seedream.Emulator.Tests;

public sealed class FaultTests : EmulatorTest
{
    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Any_status_code_can_replace_the_reply(int code)
    {
        FaultRule rule = Faults.Add(Fault.Answer(EmulatorEndpoint.Submit, code, text: "as configured") with
        {
            Headers = new Dictionary<string, string> { ["Retry-After"] = "7" },
        });
        using HttpResponseMessage response = await SubmitAsync(new { prompt = "x" });
        Assert.Equal(code, (int)response.StatusCode);
        Assert.Equal("as configured", await ErrorAsync(response));
        Assert.Equal("7", Assert.Single(response.Headers.GetValues("Retry-After")));
        Assert.Equal(0, Counters.JobsAccepted);
        Assert.Equal(1, rule.Fired);
    }

    [Fact]
    public async Task A_job_accepted_before_an_error_reply_is_billed()
    {
        Faults.Add(Fault.Answer(EmulatorEndpoint.Submit, 504, ErrorShape.Html) with { AfterWork = true });
        Assert.Equal(504, await CodeAsync(SubmitAsync(new { prompt = "x" })));
        Clock.Advance(Latency);
        Assert.Equal(1, Counters.JobsBilled);
    }

    [Theory]
    [InlineData("code=200:body=raw:text={\"status\"%3A\"QUEUED\"}", 200, """{"status":"QUEUED"}""")]
    [InlineData("code=200:text=overloaded", 200, """{"error":"overloaded"}""")]
    [InlineData("code=406:body=text:text=refused", 406, "refused")]
    [InlineData("code=499:body=empty", 499, "")]
    [InlineData("redirect", 302, "")]
    public async Task A_submit_can_be_accepted_without_a_request_id(string fault, int code, string body)
    {
        Faults.Add($"submit:after:{fault}");
        using HttpResponseMessage response = await SubmitAsync(new { prompt = "x" });
        Assert.Equal((code, body), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        string id = Assert.Single(Jobs).RequestId;
        Clock.Advance(Latency);

        // A result can lack its images at first.
        Faults.Add("result:first=1:per-target:code=200:body=raw:text={\"status\"%3A\"COMPLETED\",\"images\"%3A[]}");
        Assert.Empty(await ImageUrlsAsync(id));
        Assert.Single(await ImageUrlsAsync(id));
    }

    [Fact]
    public async Task An_error_reply_has_a_body_or_none()
    {
        Faults.Add(Fault.Answer(EmulatorEndpoint.Submit, 503, text: "model is loading") with { Nth = 1 });
        Faults.Add(Fault.Answer(EmulatorEndpoint.Submit, 503, ErrorShape.Empty) with { Nth = 2 });
        using HttpResponseMessage withBody = await SubmitAsync(new { prompt = "x" });
        using HttpResponseMessage without = await SubmitAsync(new { prompt = "x" });
        Assert.Equal((503, 503), ((int)withBody.StatusCode, (int)without.StatusCode));
        Assert.Equal(200, await CodeAsync(SubmitAsync(new { prompt = "x" })));
        Assert.Equal("model is loading", await ErrorAsync(withBody));
        Assert.Equal("", await without.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task The_connection_is_reset_before_or_after_the_submit_is_accepted(bool after, int accepted)
    {
        Func<EmulatorEndpoint, Fault> reset = after ? Fault.ResetAfter : Fault.ResetBefore;
        Faults.Add(reset(EmulatorEndpoint.Submit));
        await Assert.ThrowsAsync<HttpRequestException>(() => SubmitAsync(new { prompt = "x" }));
        Assert.Equal(accepted, Counters.JobsAccepted);
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
        Options.Latency = TimeSpan.Zero;
        string url = await FirstImageUrlAsync(await AcceptAsync("x"));
        string id = Jobs[0].RequestId;
        Faults.Add(Fault.Answer(affected, 500));
        Dictionary<EmulatorEndpoint, Func<Task<HttpResponseMessage>>> calls = new()
        {
            [EmulatorEndpoint.Submit] = () => SubmitAsync(new { prompt = "y" }),
            [EmulatorEndpoint.Status] = () => StatusAsync(id),
            [EmulatorEndpoint.Result] = () => ResultAsync(id),
            [EmulatorEndpoint.Direct] = () => SubmitAsync(new { prompt = "z" }, "v1"),
            [EmulatorEndpoint.Upload] = () => UploadAsync([1, 2, 3]),
            [EmulatorEndpoint.Credits] = () => CreditsAsync(),
            [EmulatorEndpoint.History] = () => HistoryAsync(),
            [EmulatorEndpoint.Download] = () => Public.GetAsync(url),
        };
        foreach ((EmulatorEndpoint endpoint, Func<Task<HttpResponseMessage>> call) in calls)
            Assert.Equal(endpoint == affected ? 500 : 200, await CodeAsync(call()));
    }

    [Fact]
    public async Task A_stall_holds_until_it_is_released()
    {
        var gate = new StallGate();
        Faults.Add(Fault.Stall(EmulatorEndpoint.Submit, gate));
        Task<HttpResponseMessage> call = SubmitAsync(new { prompt = "x" });
        await ReachedAsync(gate);
        Assert.False(call.IsCompleted);
        Assert.Equal(0, Counters.JobsAccepted);
        gate.Release();
        Assert.Equal(200, await CodeAsync(call));
    }

    [Fact]
    public async Task A_stall_after_acceptance_can_end_in_a_reset()
    {
        var gate = new StallGate();
        Faults.Add(Fault.Stall(EmulatorEndpoint.Submit, gate) with { AfterWork = true });
        Task<HttpResponseMessage> call = SubmitAsync(new { prompt = "x" });
        await ReachedAsync(gate);
        Assert.Equal(1, Counters.JobsAccepted);
        gate.Abort();
        await Assert.ThrowsAsync<HttpRequestException>(() => call);
    }

    [Fact]
    public async Task A_stall_can_have_a_duration()
    {
        FaultRule stall = Faults.Add(Fault.Stall(EmulatorEndpoint.Credits, TimeSpan.FromSeconds(30)));
        Task<HttpResponseMessage> call = CreditsAsync();
        await UntilAsync(_ => stall.Fired == 1);
        Assert.False(call.IsCompleted);
        while (!call.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        Assert.Equal(200, await CodeAsync(call));
    }

    [Fact]
    public async Task Disposing_aborts_stalled_requests()
    {
        EmulatorServer emulator = await EmulatorServer.StartAsync();
        var gate = new StallGate();
        emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Credits, gate));
        Task<HttpResponseMessage> call = Client.GetAsync(new Uri(emulator.Endpoint, "v1/get-user-credits"));
        await ReachedAsync(gate);
        await emulator.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => call);
    }

    [Fact]
    public async Task Foreign_URLs_lead_to_the_foreign_host_which_replies()
    {
        Options.Latency = TimeSpan.Zero;
        Faults.Add(Fault.ForeignUrls(EmulatorEndpoint.Submit));
        Faults.Add(Fault.ForeignUrls(EmulatorEndpoint.Result));
        Faults.Add(Fault.ForeignUrls(EmulatorEndpoint.Upload));
        Faults.Add(Fault.ForeignUrls(EmulatorEndpoint.History));
        string foreign = Emulator.ForeignEndpoint.ToString();

        using HttpResponseMessage submitted = await SubmitAsync(new { prompt = "x" });
        JsonElement body = await JsonAsync(submitted);
        foreach (string name in (string[])["poll_url", "status_url", "response_url"])
        {
            Assert.StartsWith(foreign, body.GetProperty(name).GetString());
            using HttpResponseMessage followed = await Client.GetAsync(body.GetProperty(name).GetString());
            Assert.Equal("COMPLETED", (await JsonAsync(followed)).GetProperty("status").GetString());
        }

        Assert.Equal(3, Counters.LeakedKeys.Count);
        string image = await FirstImageUrlAsync(body.GetProperty("request_id").GetString()!);
        Assert.StartsWith(foreign, image);
        Assert.True(EmulatorImage.TryReadRequestId(await Public.GetByteArrayAsync(image), out _, out _));
        Assert.StartsWith(foreign, await UploadOneAsync([1]));
        using HttpResponseMessage history = await HistoryAsync();
        JsonElement row = (await JsonAsync(history)).GetProperty("data")[0];
        Assert.StartsWith(foreign, row.GetProperty("generation_url").GetString());
    }

    [Fact]
    public async Task Records_and_files_can_expire_early()
    {
        string id = await CompleteAsync("x");
        string url = await FirstImageUrlAsync(id);
        Faults.Add(Fault.Expire(EmulatorEndpoint.Status));
        Faults.Add(Fault.Expire(EmulatorEndpoint.Download));
        using HttpResponseMessage status = await StatusAsync(id);
        Assert.Equal(HttpStatusCode.NotFound, status.StatusCode);
        Assert.Equal($"Request {id} not found", await ErrorAsync(status));
        Assert.Equal(404, await CodeAsync(Public.GetAsync(url)));
    }
}
