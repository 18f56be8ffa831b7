using System.Net;
using System.Text.Json;

namespace Seedream.Emulator.Tests;

/// <summary>Faults that change the body, content type, file name or URL of a reply.</summary>
public sealed class BodyFaultTests : EmulatorTest
{
    [Fact]
    public async Task A_download_can_stall_halfway_until_it_is_released()
    {
        string url = await FirstImageUrlAsync(await CompleteAsync("x"));
        var gate = new StallGate();
        Faults.Add(Fault.StallBody(EmulatorEndpoint.Download, gate));
        using HttpResponseMessage response = await GetHeadersAsync(url);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        long length = response.Content.Headers.ContentLength!.Value;
        await body.ReadExactlyAsync(new byte[length / 2]);
        Task<int> next = body.ReadAsync(new byte[1]).AsTask();
        Assert.False(next.IsCompleted);
        gate.Release();
        Assert.Equal(1, await next);
        Assert.Equal(length, length / 2 + 1 + await CountAsync(body));
    }

    [Fact]
    public async Task A_truncated_download_announces_more_than_it_sends()
    {
        string url = await FirstImageUrlAsync(await CompleteAsync("x"));
        Faults.Add(Fault.Truncate(EmulatorEndpoint.Download, 0.25) with { Nth = 1 });
        using HttpResponseMessage response = await GetHeadersAsync(url);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => CountAsync(body));
        Assert.Equal(response.Content.Headers.ContentLength, (await Public.GetByteArrayAsync(url)).Length);
        Assert.Equal(1, Counters.Downloads);
    }

    [Fact]
    public async Task A_truncated_download_without_a_length_looks_complete()
    {
        string url = await FirstImageUrlAsync(await CompleteAsync("x"));
        Faults.Add("download:truncate=0.5:no-length:nth=1");
        byte[] half = await Public.GetByteArrayAsync(url);
        Assert.Equal((await Public.GetByteArrayAsync(url)).Length / 2, half.Length);
    }

    [Fact]
    public async Task A_file_can_be_late_and_each_file_by_itself()
    {
        List<string> urls = await ImageUrlsAsync(await CompleteAsync("x", maxImages: 2));
        Faults.Add("download:first=1:per-target:expire");
        foreach (string url in urls)
            Assert.Equal((404, 200), (await CodeAsync(Public.GetAsync(url)), await CodeAsync(Public.GetAsync(url))));
    }

    [Fact]
    public async Task A_download_can_have_a_wrong_content_type_or_be_an_HTML_page()
    {
        string url = await FirstImageUrlAsync(await CompleteAsync("x"));
        Faults.Add(Fault.ContentType(EmulatorEndpoint.Download, "text/plain") with { Nth = 1 });
        Faults.Add(Fault.HtmlPage(EmulatorEndpoint.Download) with { Nth = 2 });
        using HttpResponseMessage mistyped = await Public.GetAsync(url);
        Assert.Equal("text/plain", mistyped.Content.Headers.ContentType?.MediaType);
        Assert.True(EmulatorImage.TryReadRequestId(await mistyped.Content.ReadAsByteArrayAsync(), out _, out _));
        using HttpResponseMessage page = await Public.GetAsync(url);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task A_slow_body_follows_the_clock()
    {
        string url = await FirstImageUrlAsync(await CompleteAsync("x"));
        Faults.Add(Fault.Slow(EmulatorEndpoint.Download, 20_000) with { Nth = 1 });
        using HttpResponseMessage response = await GetHeadersAsync(url);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[1000]);
        Task<int> next = body.ReadAsync(new byte[1]).AsTask();
        Assert.False(next.IsCompleted);
        Task<long> rest = RestAsync();
        while (!rest.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(response.Content.Headers.ContentLength, 1000 + await rest);

        async Task<long> RestAsync() => await next + await CountAsync(body);
    }

    [Fact]
    public async Task Hostile_file_names_are_in_the_result_and_the_download()
    {
        string id = await CompleteAsync("x");
        string url = await FirstImageUrlAsync(id);
        foreach (string name in Fault.HostileNames)
        {
            Faults.Clear();
            Faults.Add(Fault.FileName(EmulatorEndpoint.Result, name));
            Faults.Add(Fault.FileName(EmulatorEndpoint.Download, name));
            using HttpResponseMessage result = await ResultAsync(id);
            JsonElement image = (await JsonAsync(result)).GetProperty("images")[0];
            Assert.Equal(name, image.GetProperty("file_name").GetString());
            using HttpResponseMessage download = await Public.GetAsync(url);
            Assert.Equal(
                $"attachment; filename*=UTF-8''{Uri.EscapeDataString(name)}",
                Assert.Single(download.Content.Headers.GetValues("Content-Disposition")));
        }
    }

    [Fact]
    public async Task Redirects_lead_to_the_foreign_host_or_the_given_URL()
    {
        string url = await FirstImageUrlAsync(await CompleteAsync("x"));
        Faults.Add(Fault.Redirect(EmulatorEndpoint.Download));
        Faults.Add(Fault.Redirect(EmulatorEndpoint.Status, "http://127.0.0.1:1/x", 307));
        using HttpResponseMessage download = await Public.GetAsync(url);
        Uri target = new(Emulator.ForeignEndpoint, new Uri(url).AbsolutePath);
        Assert.Equal((HttpStatusCode.Redirect, target), (download.StatusCode, download.Headers.Location));
        Assert.True(EmulatorImage.TryReadRequestId(await Public.GetByteArrayAsync(target), out _, out _));
        using HttpResponseMessage status = await StatusAsync("x");
        Assert.Equal(HttpStatusCode.TemporaryRedirect, status.StatusCode);
        Assert.Equal("http://127.0.0.1:1/x", status.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Malformed_JSON_is_cut_off()
    {
        Faults.Add(Fault.Malformed(EmulatorEndpoint.Credits));
        using HttpResponseMessage response = await CreditsAsync();
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        await Assert.ThrowsAsync<JsonException>(() => JsonAsync(response));
    }

    private Task<HttpResponseMessage> GetHeadersAsync(string url) =>
        Public.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);

    private static async Task<long> CountAsync(Stream body)
    {
        byte[] buffer = new byte[64 * 1024];
        long total = 0L;
        while (await body.ReadAsync(buffer) is > 0 and var count)
            total += count;
        return total;
    }
}
