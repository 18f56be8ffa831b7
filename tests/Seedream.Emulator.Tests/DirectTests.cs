using System.Net;
using System.Text.Json;
using SkiaSharp;

namespace Seedream.Emulator.Tests;

public sealed class DirectTests
{
    [Fact]
    public async Task The_image_arrives_when_the_job_ends_with_the_documented_headers()
    {
        await using Service service = await Service.StartAsync();
        using HttpResponseMessage response = await CallAsync(service, new { prompt = "x" }, Service.Latency);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType?.MediaType);
        EmulatorJob job = Assert.Single(service.Emulator.Jobs);
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
        await using Service service = await Service.StartAsync(options => options.DirectAnswer = DirectAnswer.Png);
        using HttpResponseMessage response = await CallAsync(service, new { prompt = "x", size = "2K" }, Service.Latency);
        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        using var codec = SKCodec.Create(await response.Content.ReadAsStreamAsync());
        Assert.Equal(SKEncodedImageFormat.Png, codec.EncodedFormat);
        Assert.Equal((2848, 1600), (codec.Info.Width, codec.Info.Height));
    }

    [Fact]
    public async Task The_reply_can_be_JSON_with_base64()
    {
        await using Service service = await Service.StartAsync();
        service.Emulator.Options.DirectAnswer = DirectAnswer.JsonImages;
        using HttpResponseMessage several = await CallAsync(service, new { prompt = "x", max_images = 2 }, Service.Latency);
        JsonElement images = (await Service.JsonAsync(several)).GetProperty("images");
        Assert.Equal([0, 1], images.EnumerateArray().Select(Index));

        service.Emulator.Options.DirectAnswer = DirectAnswer.JsonImage;
        using HttpResponseMessage one = await CallAsync(service, new { prompt = "y" }, Service.Latency);
        Assert.Equal(0, Index((await Service.JsonAsync(one)).GetProperty("image")));

        static int Index(JsonElement image)
        {
            Assert.True(EmulatorImage.TryReadRequestId(image.GetBytesFromBase64(), out _, out int index));
            return index;
        }
    }

    [Theory]
    [InlineData("forbidden-by-filter", 400, "may contain sensitive information.")]
    [InlineData("fail-please", 422, "Inference failed")]
    public async Task Failed_jobs_are_reported_and_not_billed(string prompt, int code, string text)
    {
        await using Service service = await Service.StartAsync();
        using HttpResponseMessage response = await CallAsync(service, new { prompt }, Service.Latency);
        Assert.Equal(code, (int)response.StatusCode);
        Assert.EndsWith(text, await Service.ErrorAsync(response));
        Assert.Equal(0, service.Emulator.Counters.AmountBilled);
    }

    [Fact]
    public async Task The_job_is_billed_after_a_gateway_timeout()
    {
        await using Service service = await Service.StartAsync(options => options.Latency = TimeSpan.FromSeconds(150));
        using HttpResponseMessage response = await CallAsync(service, new { prompt = "x" }, TimeSpan.FromSeconds(100));
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        service.Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(1, service.Emulator.Counters.JobsBilled);
    }

    [Fact]
    public async Task The_job_is_billed_after_the_client_disconnects()
    {
        await using Service service = await Service.StartAsync();
        using var patience = new CancellationTokenSource();
        using StringContent content = Service.JsonContent("""{"prompt":"x"}""");
        Task<HttpResponseMessage> call = service.Client.PostAsync($"v1/{Service.Slug}", content, patience.Token);
        await service.UntilAsync(counters => counters.JobsInFlight == 1);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await service.UntilAsync(counters => counters.RequestsInFlight == 0);
        service.Clock.Advance(Service.Latency);
        Assert.Equal(1, service.Emulator.Counters.JobsBilled);
    }

    private static async Task<HttpResponseMessage> CallAsync(Service service, object parameters, TimeSpan time)
    {
        Task<HttpResponseMessage> call = service.SubmitAsync(parameters, "v1");
        await service.UntilAsync(counters => counters.JobsInFlight == 1);
        Assert.False(call.IsCompleted);
        service.Clock.Advance(time);
        return await call;
    }

    private static string Header(HttpResponseMessage response, string name) =>
        Assert.Single(response.Headers.GetValues(name));
}
