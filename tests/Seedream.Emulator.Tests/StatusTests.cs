using System.Net;
using System.Text.Json;

namespace Seedream.Emulator.Tests;

public sealed class StatusTests
{
    [Fact]
    public async Task A_job_is_queued_then_processing_then_completed_then_expired()
    {
        await using Service service = await Service.StartAsync();
        string id = await service.AcceptAsync("x");

        JsonElement queued = await BodyAsync(service, id);
        Assert.Equal("QUEUED", queued.GetProperty("status").GetString());
        Assert.Equal(id, queued.GetProperty("request_id").GetString());
        string url = $"{service.Emulator.Endpoint}v2/requests/{id}";
        Assert.Equal($"{url}/status", queued.GetProperty("status_url").GetString());
        Assert.Equal(url, queued.GetProperty("response_url").GetString());
        Assert.Equal("{}", queued.GetProperty("metrics").GetRawText());

        service.Clock.Advance(TimeSpan.FromSeconds(4.5));
        Assert.Equal("PROCESSING", (await BodyAsync(service, id)).GetProperty("status").GetString());
        service.Clock.Advance(TimeSpan.FromSeconds(40.4));
        Assert.Equal("PROCESSING", (await BodyAsync(service, id)).GetProperty("status").GetString());

        service.Clock.Advance(TimeSpan.FromSeconds(0.1));
        JsonElement completed = await BodyAsync(service, id);
        Assert.Equal("COMPLETED", completed.GetProperty("status").GetString());
        JsonElement metrics = completed.GetProperty("metrics");
        Assert.Equal(40.5, metrics.GetProperty("inference_time").GetDouble());
        Assert.Equal(4.5, metrics.GetProperty("queue_time").GetDouble());
        Assert.Equal(45, metrics.GetProperty("total_time").GetDouble());
        Assert.Equal(0.035m, metrics.GetProperty("cost").GetDecimal());
        Assert.Equal(999.965m, metrics.GetProperty("remaining_credits").GetDecimal());

        service.Clock.Advance(TimeSpan.FromMinutes(60) - TimeSpan.FromSeconds(45));
        Assert.Equal(200, await Service.CodeAsync(service.StatusAsync(id)));
        service.Clock.Advance(TimeSpan.FromSeconds(1));
        using HttpResponseMessage gone = await service.StatusAsync(id);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal($"Request {id} not found", await Service.ErrorAsync(gone));
    }

    [Fact]
    public async Task Metrics_can_have_only_the_inference_time()
    {
        await using Service service = await Service.StartAsync(options => options.OptionalMetrics = false);
        JsonElement metrics = (await BodyAsync(service, await service.CompleteAsync("x"))).GetProperty("metrics");
        Assert.Equal("""{"inference_time":40.5}""", metrics.GetRawText());
    }

    [Fact]
    public async Task The_poll_url_returns_the_status()
    {
        await using Service service = await Service.StartAsync();
        string id = await service.AcceptAsync("x");
        using HttpResponseMessage response = await service.Client.GetAsync($"v1/requests/{id}");
        Assert.Equal("QUEUED", (await Service.JsonAsync(response)).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("1f8274f0-4e05-4188-b584-59202def6a69")]
    [InlineData("nonsense")]
    public async Task Unknown_requests_get_404(string id)
    {
        await using Service service = await Service.StartAsync();
        using HttpResponseMessage status = await service.StatusAsync(id);
        using HttpResponseMessage result = await service.ResultAsync(id);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (status.StatusCode, result.StatusCode));
        Assert.Equal($"Request {id} not found", await Service.ErrorAsync(status));
    }

    [Theory]
    [InlineData(422)]
    [InlineData(200)]
    public async Task Failed_jobs_get_422_or_200(int code)
    {
        await using Service service = await Service.StartAsync(options => options.FailedCode = code);
        string id = await service.CompleteAsync("fail-please");
        using HttpResponseMessage status = await service.StatusAsync(id);
        using HttpResponseMessage result = await service.ResultAsync(id);
        Assert.Equal((code, code), ((int)status.StatusCode, (int)result.StatusCode));
        JsonElement body = await Service.JsonAsync(status);
        Assert.Equal("FAILED", body.GetProperty("status").GetString());
        Assert.Equal("Inference failed", body.GetProperty("error").GetString());
        Assert.True(body.TryGetProperty("metrics", out _));
        Assert.Equal(JobState.Failed, Assert.Single(service.Emulator.Jobs).State);
        Assert.Equal((0, 0m), (service.Emulator.Counters.JobsBilled, service.Emulator.Counters.AmountBilled));
    }

    [Fact]
    public async Task A_prompt_that_the_content_filter_blocks_fails()
    {
        await using Service service = await Service.StartAsync(options => options.FilterWord = "unicorn");
        using HttpResponseMessage response = await service.StatusAsync(await service.CompleteAsync("A Unicorn"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.EndsWith("may contain sensitive information.", await Service.ErrorAsync(response));
    }

    [Fact]
    public async Task The_running_status_can_be_an_undocumented_word()
    {
        await using Service service = await Service.StartAsync(options => options.RunningStatus = "WARMING_UP");
        string id = await service.AcceptAsync("x");
        service.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("WARMING_UP", (await BodyAsync(service, id)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Durations_are_lognormal_and_repeat_with_the_seed()
    {
        List<double> first = await DurationsAsync(seed: 7);
        Assert.Equal(first, await DurationsAsync(seed: 7));
        Assert.NotEqual(first, await DurationsAsync(seed: 8));
        Assert.InRange(first.Order().ElementAt(first.Count / 2), 38, 53);
        Assert.InRange(first.Count(seconds => seconds is > 28 and < 72), 0.75 * first.Count, first.Count);
        Assert.True(first.Distinct().Count() > 90);

        static async Task<List<double>> DurationsAsync(int seed)
        {
            await using Service service = await Service.StartAsync(options =>
            {
                options.LatencySigma = 0.25;
                options.Seed = seed;
            });
            await Task.WhenAll(Enumerable.Range(0, 100).Select(number => service.AcceptAsync($"{number}")));
            return [.. service.Emulator.Jobs.Select(job => (job.Ends - job.Submitted).TotalSeconds)];
        }
    }

    private static async Task<JsonElement> BodyAsync(Service service, string id)
    {
        using HttpResponseMessage response = await service.StatusAsync(id);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await Service.JsonAsync(response);
    }
}
