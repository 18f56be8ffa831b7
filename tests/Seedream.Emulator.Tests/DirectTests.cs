using System.Net;
using System.Text.Json;
using SkiaSharp;

namespace Seedream.Emulator.Tests;

public sealed class DirectTests : EmulatorTest
{
    [Fact]
    public async Task The_image_arrives_when_the_job_ends_with_the_documented_headers()
    {
        using HttpResponseMessage response = await CallAsync(new { prompt = "x" }, Latency);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType?.MediaType);
        EmulatorJob job = Assert.Single(Jobs);
        Assert.True(job.Direct);
        Assert.Equal("0.035", Header(response, "x-cost"));
        Assert.Equal("999.965", Header(response, "x-remaining-credits"));
        Assert.Equal(job.RequestId, Header(response, "x-request-id"));
        Assert.Equal("40.5", Header(response, "x-generation-time"));
        Assert.True(int.TryParse(Header(response, "x-seed-value"), out _));
        byte[] jpeg = await response.Content.ReadAsByteArrayAsync();
        Assert.True(EmulatorImage.TryReadRequestId(jpeg, out string? id, out int index));
        Assert.Equal((job.RequestId, 0), (id, index));
    }

    [Fact]
    public async Task The_image_can_be_a_PNG()
    {
        Options.DirectAnswer = DirectAnswer.Png;
        using HttpResponseMessage response = await CallAsync(new { prompt = "x", size = "2K" }, Latency);
        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        using var codec = SKCodec.Create(await response.Content.ReadAsStreamAsync());
        Assert.Equal(SKEncodedImageFormat.Png, codec.EncodedFormat);
        Assert.Equal((2848, 1600), (codec.Info.Width, codec.Info.Height));
    }

    [Fact]
    public async Task The_reply_can_be_JSON_with_base64()
    {
        Options.DirectAnswer = DirectAnswer.JsonImages;
        using HttpResponseMessage several = await CallAsync(new { prompt = "x", max_images = 2 }, Latency);
        JsonElement images = (await JsonAsync(several)).GetProperty("images");
        Assert.Equal([0, 1], images.EnumerateArray().Select(Index));

        Options.DirectAnswer = DirectAnswer.JsonImage;
        using HttpResponseMessage one = await CallAsync(new { prompt = "y" }, Latency);
        Assert.Equal(0, Index((await JsonAsync(one)).GetProperty("image")));

        static int Index(JsonElement image)
        {
            Assert.True(EmulatorImage.TryReadRequestId(image.GetBytesFromBase64(), out _, out int index));
            return index;
        }
    }

    [Fact]
    public async Task The_reply_can_be_the_result_with_all_images()
    {
        Options.DirectAnswer = DirectAnswer.Result;
        using HttpResponseMessage response = await CallAsync(new { prompt = "x", max_images = 2 }, Latency);
        JsonElement.ArrayEnumerator images = (await JsonAsync(response)).GetProperty("images").EnumerateArray();
        Assert.Equal(Jobs[0].OutputIds, images.Select(image => image.GetProperty("file_name").GetString()));
    }

    [Theory]
    [InlineData("forbidden-by-filter", 400, "may contain sensitive information.")]
    [InlineData("fail-please", 422, "Inference failed")]
    public async Task Failed_jobs_are_reported_and_not_billed(string prompt, int code, string text)
    {
        using HttpResponseMessage response = await CallAsync(new { prompt }, Latency);
        Assert.Equal(code, (int)response.StatusCode);
        Assert.EndsWith(text, await ErrorAsync(response));
        Assert.Equal(0, Counters.AmountBilled);
    }

    [Fact]
    public async Task The_job_is_billed_after_a_gateway_timeout()
    {
        Options.Latency = TimeSpan.FromSeconds(150);
        using HttpResponseMessage response = await CallAsync(new { prompt = "x" }, TimeSpan.FromSeconds(100));
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(1, Counters.JobsBilled);
    }

    [Fact]
    public async Task The_job_is_billed_after_the_client_disconnects()
    {
        using var patience = new CancellationTokenSource();
        using StringContent content = JsonContent("""{"prompt":"x"}""");
        Task<HttpResponseMessage> call = Client.PostAsync($"v1/{Slug}", content, patience.Token);
        await UntilAsync(counters => counters.JobsInFlight == 1);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await UntilAsync(counters => counters.RequestsInFlight == 0);
        Clock.Advance(Latency);
        Assert.Equal(1, Counters.JobsBilled);
    }

    private async Task<HttpResponseMessage> CallAsync(object parameters, TimeSpan time)
    {
        Task<HttpResponseMessage> call = SubmitAsync(parameters, "v1");
        await UntilAsync(counters => counters.JobsInFlight == 1);
        Assert.False(call.IsCompleted);
        Clock.Advance(time);
        return await call;
    }

    private static string Header(HttpResponseMessage response, string name) =>
        Assert.Single(response.Headers.GetValues(name));
}
