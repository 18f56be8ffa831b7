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
    public async Task Any_status_is_answered_before_any_work(int code)
    {
        await using var service = await Service.StartAsync();
        service.Emulator.Faults.Add(Fault.Answer(EmulatorEndpoint.Submit, code, text: "as told") with
        {
            Headers = new Dictionary<string, string> { ["Retry-After"] = "7" },
        });
        using var response = await service.SubmitAsync(new { prompt = "x" });
        Assert.Equal(code, (int)response.StatusCode);
        Assert.Equal("as told", await Service.ErrorAsync(response));
        Assert.Equal("7", Assert.Single(response.Headers.GetValues("Retry-After")));
        Assert.Equal(0, service.Emulator.Counters.JobsAccepted);
        Assert.Equal(1, service.Emulator.Counters.FaultsFired);
    }

    [Fact]
    public async Task A_status_after_the_work_leaves_a_job_behind()
    {
        await using var service = await Service.StartAsync();
        service.Emulator.Faults.Add(Fault.Answer(EmulatorEndpoint.Submit, 504, ErrorShape.Html) with { AfterWork = true });
        using var response = await service.SubmitAsync(new { prompt = "x" });
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        service.Clock.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal(1, service.Emulator.Counters.JobsBilled);
    }

    [Fact]
    public async Task A_503_comes_with_a_body_or_without()
    {
        await using var service = await Service.StartAsync();
        service.Emulator.Faults.Add(Fault.Answer(EmulatorEndpoint.Submit, 503, text: "model is loading") with { Nth = 1 });
        service.Emulator.Faults.Add(Fault.Answer(EmulatorEndpoint.Submit, 503, ErrorShape.Empty) with { Nth = 2 });
        using var withBody = await service.SubmitAsync(new { prompt = "x" });
        using var without = await service.SubmitAsync(new { prompt = "x" });
        using var good = await service.SubmitAsync(new { prompt = "x" });
        Assert.Equal([503, 503, 200], [(int)withBody.StatusCode, (int)without.StatusCode, (int)good.StatusCode]);
        Assert.Equal("model is loading", await Service.ErrorAsync(withBody));
        Assert.Equal("", await without.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Resets_come_before_acceptance_or_after(bool after, int accepted)
    {
        await using var service = await Service.StartAsync();
        service.Emulator.Faults.Add(after ? Fault.ResetAfter(EmulatorEndpoint.Submit) : Fault.ResetBefore(EmulatorEndpoint.Submit));
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
    public async Task Every_endpoint_can_be_struck_and_the_others_are_not(EmulatorEndpoint struck)
    {
        await using var service = await Service.StartAsync(options => options.Latency = TimeSpan.Zero);
        var url = await service.FirstImageUrlAsync(await service.AcceptAsync("x"));
        var id = service.Emulator.Jobs[0].RequestId;
        service.Emulator.Faults.Add(Fault.Answer(struck, 500));
        Dictionary<EmulatorEndpoint, Func<Task<HttpResponseMessage>>> calls = new()
        {
            [EmulatorEndpoint.Submit] = () => service.SubmitAsync(new { prompt = "y" }),
            [EmulatorEndpoint.Status] = () => service.StatusAsync(id),
            [EmulatorEndpoint.Result] = () => service.ResultAsync(id),
            [EmulatorEndpoint.Direct] = () => service.SubmitAsync(new { prompt = "z" }, "v1"),
            [EmulatorEndpoint.Upload] = () => service.UploadAsync([1, 2, 3]),
            [EmulatorEndpoint.Credits] = () => service.Client.GetAsync("v1/get-user-credits"),
            [EmulatorEndpoint.History] = () => service.HistoryAsync(),
            [EmulatorEndpoint.Download] = () => service.Public.GetAsync(url),
        };
        foreach (var (endpoint, call) in calls)
        {
            using var response = await call();
            Assert.Equal(endpoint == struck ? 500 : 200, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task A_stall_holds_until_it_is_released()
    {
        await using var service = await Service.StartAsync();
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Submit, gate));
        var call = service.SubmitAsync(new { prompt = "x" });
        await gate.Reached;
        Assert.False(call.IsCompleted);
        Assert.Equal(0, service.Emulator.Counters.JobsAccepted);
        gate.Release();
        using var response = await call;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_stall_after_the_work_may_end_in_a_reset()
    {
        await using var service = await Service.StartAsync();
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Submit, gate) with { AfterWork = true });
        var call = service.SubmitAsync(new { prompt = "x" });
        await gate.Reached;
        Assert.Equal(1, service.Emulator.Counters.JobsAccepted);
        gate.Abort();
        await Assert.ThrowsAsync<HttpRequestException>(() => call);
    }

    [Fact]
    public async Task A_stall_may_last_a_time()
    {
        await using var service = await Service.StartAsync();
        service.Emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Credits, TimeSpan.FromSeconds(30)));
        var call = service.Client.GetAsync("v1/get-user-credits");
        await service.Emulator.WaitUntilAsync(counters => counters.FaultsFired == 1);
        Assert.False(call.IsCompleted);
        while (!call.IsCompleted)
        {
            service.Clock.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
    }

    [Fact]
    public async Task Disposing_ends_what_is_stalled()
    {
        var service = await Service.StartAsync();
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Credits, gate));
        using var client = new HttpClient { BaseAddress = service.Emulator.Endpoint };
        var call = client.GetAsync("v1/get-user-credits");
        await gate.Reached;
        await service.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => call);
    }

    [Fact]
    public async Task A_download_may_stop_half_way_until_it_is_released()
    {
        await using var service = await Service.StartAsync();
        var url = await service.FirstImageUrlAsync(await service.CompleteAsync("x"));
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.StallBody(EmulatorEndpoint.Download, gate));
        using var response = await service.Public.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var length = response.Content.Headers.ContentLength!.Value;
        await body.ReadExactlyAsync(new byte[length / 2]);
        var next = body.ReadAsync(new byte[1]).AsTask();
        Assert.False(next.IsCompleted);
        gate.Release();
        Assert.Equal(1, await next);
        Assert.Equal(length, length / 2 + 1 + await CountAsync(body));
    }

    [Fact]
    public async Task A_truncated_download_promises_more_than_it_sends()
    {
        await using var service = await Service.StartAsync();
        var url = await service.FirstImageUrlAsync(await service.CompleteAsync("x"));
        service.Emulator.Faults.Add(Fault.Truncate(EmulatorEndpoint.Download, 0.25) with { Nth = 1 });
        using var response = await service.Public.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => CountAsync(body));
        Assert.Equal(response.Content.Headers.ContentLength, (await service.Public.GetByteArrayAsync(url)).Length);
        Assert.Equal(1, service.Emulator.Counters.Downloads);
    }

    [Fact]
    public async Task A_download_may_be_of_a_wrong_type_or_a_page()
    {
        await using var service = await Service.StartAsync();
        var url = await service.FirstImageUrlAsync(await service.CompleteAsync("x"));
        service.Emulator.Faults.Add(Fault.ContentType(EmulatorEndpoint.Download, "text/plain") with { Nth = 1 });
        service.Emulator.Faults.Add(Fault.HtmlPage(EmulatorEndpoint.Download) with { Nth = 2 });
        using var mistyped = await service.Public.GetAsync(url);
        Assert.Equal("text/plain", mistyped.Content.Headers.ContentType?.MediaType);
        Assert.True(EmulatorImage.TryReadRequestId(await mistyped.Content.ReadAsByteArrayAsync(), out _, out _));
        using var page = await service.Public.GetAsync(url);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task A_slow_body_arrives_by_the_clock()
    {
        await using var service = await Service.StartAsync();
        var url = await service.FirstImageUrlAsync(await service.CompleteAsync("x"));
        service.Emulator.Faults.Add(Fault.Slow(EmulatorEndpoint.Download, 20_000) with { Nth = 1 });
        using var response = await service.Public.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[1000]);
        var next = body.ReadAsync(new byte[1]).AsTask();
        Assert.False(next.IsCompleted);
        var rest = CountAsync(body);
        while (!rest.IsCompleted)
        {
            service.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(response.Content.Headers.ContentLength, 1000 + await next + await rest);
    }

    [Fact]
    public async Task Foreign_URLs_lead_to_the_foreign_host_which_answers()
    {
        await using var service = await Service.StartAsync(options => options.Latency = TimeSpan.Zero);
        service.Emulator.Faults.Add(Fault.ForeignUrls(EmulatorEndpoint.Submit));
        service.Emulator.Faults.Add(Fault.ForeignUrls(EmulatorEndpoint.Result));
        service.Emulator.Faults.Add(Fault.ForeignUrls(EmulatorEndpoint.Upload));
        service.Emulator.Faults.Add(Fault.ForeignUrls(EmulatorEndpoint.History));
        var foreign = service.Emulator.ForeignEndpoint.ToString();

        using var submitted = await service.SubmitAsync(new { prompt = "x" });
        var body = await Service.JsonAsync(submitted);
        foreach (var name in (string[])["poll_url", "status_url", "response_url"])
        {
            Assert.StartsWith(foreign, body.GetProperty(name).GetString());
            using var followed = await service.Client.GetAsync(body.GetProperty(name).GetString());
            Assert.Equal("COMPLETED", (await Service.JsonAsync(followed)).GetProperty("status").GetString());
        }

        Assert.Equal(3, service.Emulator.Counters.LeakedKeys.Count);
        var image = await service.FirstImageUrlAsync(body.GetProperty("request_id").GetString()!);
        Assert.StartsWith(foreign, image);
        Assert.True(EmulatorImage.TryReadRequestId(await service.Public.GetByteArrayAsync(image), out _, out _));
        Assert.StartsWith(foreign, await service.UploadOneAsync([1]));
        using var history = await service.HistoryAsync();
        Assert.StartsWith(foreign, (await Service.JsonAsync(history)).GetProperty("data")[0].GetProperty("generation_url").GetString());
    }

    [Fact]
    public async Task Hostile_file_names_are_in_the_result_and_in_the_download()
    {
        await using var service = await Service.StartAsync();
        var id = await service.CompleteAsync("x");
        var url = await service.FirstImageUrlAsync(id);
        foreach (var name in Fault.HostileNames)
        {
            service.Emulator.Faults.Clear();
            service.Emulator.Faults.Add(Fault.FileName(EmulatorEndpoint.Result, name));
            service.Emulator.Faults.Add(Fault.FileName(EmulatorEndpoint.Download, name));
            using var result = await service.ResultAsync(id);
            Assert.Equal(name, (await Service.JsonAsync(result)).GetProperty("images")[0].GetProperty("file_name").GetString());
            using var download = await service.Public.GetAsync(url);
            Assert.Equal($"attachment; filename*=UTF-8''{Uri.EscapeDataString(name)}", Assert.Single(download.Content.Headers.GetValues("Content-Disposition")));
        }
    }

    [Fact]
    public async Task Redirects_lead_to_the_foreign_host_or_where_told()
    {
        await using var service = await Service.StartAsync();
        var url = await service.FirstImageUrlAsync(await service.CompleteAsync("x"));
        service.Emulator.Faults.Add(Fault.Redirect(EmulatorEndpoint.Download));
        service.Emulator.Faults.Add(Fault.Redirect(EmulatorEndpoint.Status, "http://127.0.0.1:1/x", 307));
        using var download = await service.Public.GetAsync(url);
        Assert.Equal((HttpStatusCode.Redirect, new Uri(service.Emulator.ForeignEndpoint, new Uri(url).AbsolutePath)), (download.StatusCode, download.Headers.Location));
        Assert.True(EmulatorImage.TryReadRequestId(await service.Public.GetByteArrayAsync(download.Headers.Location), out _, out _));
        using var status = await service.StatusAsync("x");
        Assert.Equal((HttpStatusCode.TemporaryRedirect, "http://127.0.0.1:1/x"), (status.StatusCode, status.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task Malformed_JSON_ends_in_the_middle()
    {
        await using var service = await Service.StartAsync();
        service.Emulator.Faults.Add(Fault.Malformed(EmulatorEndpoint.Credits));
        using var response = await service.Client.GetAsync("v1/get-user-credits");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        await Assert.ThrowsAsync<JsonException>(() => Service.JsonAsync(response));
    }

    [Fact]
    public async Task Records_and_files_expire_before_their_time()
    {
        await using var service = await Service.StartAsync();
        var id = await service.CompleteAsync("x");
        var url = await service.FirstImageUrlAsync(id);
        service.Emulator.Faults.Add(Fault.Expire(EmulatorEndpoint.Status));
        service.Emulator.Faults.Add(Fault.Expire(EmulatorEndpoint.Download));
        using var status = await service.StatusAsync(id);
        using var file = await service.Public.GetAsync(url);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (status.StatusCode, file.StatusCode));
        Assert.Equal($"Request {id} not found", await Service.ErrorAsync(status));
    }

    private static async Task<long> CountAsync(Stream body)
    {
        var buffer = new byte[64 * 1024];
        var total = 0L;
        while (await body.ReadAsync(buffer) is > 0 and var count)
            total += count;
        return total;
    }
}
