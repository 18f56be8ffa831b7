using System.Net;
using System.Text.Json;

namespace Seedream.Emulator.Tests;

public sealed class StatusTests : EmulatorTest
{
    [Fact]
    public async Task A_job_is_queued_then_processing_then_completed_then_expired()
    {
        string id = await AcceptAsync("x");

        JsonElement queued = await BodyAsync(id);
        Assert.Equal("QUEUED", queued.GetProperty("status").GetString());
        Assert.Equal(id, queued.GetProperty("request_id").GetString());
        string url = $"{Emulator.Endpoint}v2/requests/{id}";
        Assert.Equal($"{url}/status", queued.GetProperty("status_url").GetString());
        Assert.Equal(url, queued.GetProperty("response_url").GetString());
        Assert.Equal("{}", queued.GetProperty("metrics").GetRawText());

        Clock.Advance(TimeSpan.FromSeconds(4.5));
        Assert.Equal("PROCESSING", (await BodyAsync(id)).GetProperty("status").GetString());
        Clock.Advance(TimeSpan.FromSeconds(40.4));
        Assert.Equal("PROCESSING", (await BodyAsync(id)).GetProperty("status").GetString());

        Clock.Advance(TimeSpan.FromSeconds(0.1));
        JsonElement completed = await BodyAsync(id);
        Assert.Equal("COMPLETED", completed.GetProperty("status").GetString());
        JsonElement metrics = completed.GetProperty("metrics");
        Assert.Equal(40.5, metrics.GetProperty("inference_time").GetDouble());
        Assert.Equal(4.5, metrics.GetProperty("queue_time").GetDouble());
        Assert.Equal(45, metrics.GetProperty("total_time").GetDouble());
        Assert.Equal(0.035m, metrics.GetProperty("cost").GetDecimal());
        Assert.Equal(999.965m, metrics.GetProperty("remaining_credits").GetDecimal());

        Clock.Advance(TimeSpan.FromMinutes(60) - Latency);
        Assert.Equal(200, await CodeAsync(StatusAsync(id)));
        Clock.Advance(TimeSpan.FromSeconds(1));
        using HttpResponseMessage gone = await StatusAsync(id);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal($"Request {id} not found", await ErrorAsync(gone));
    }

    [Fact]
    public async Task Metrics_can_have_only_the_inference_time()
    {
        Options.OptionalMetrics = false;
        JsonElement metrics = (await BodyAsync(await CompleteAsync("x"))).GetProperty("metrics");
        Assert.Equal("""{"inference_time":40.5}""", metrics.GetRawText());
    }

    [Fact]
    public async Task The_poll_url_returns_the_status()
    {
        string id = await AcceptAsync("x");
        using HttpResponseMessage response = await Client.GetAsync($"v1/requests/{id}");
        Assert.Equal("QUEUED", (await JsonAsync(response)).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("1f8274f0-4e05-4188-b584-59202def6a69")]
    [InlineData("nonsense")]
    public async Task Unknown_requests_get_404(string id)
    {
        using HttpResponseMessage status = await StatusAsync(id);
        Assert.Equal(HttpStatusCode.NotFound, status.StatusCode);
        Assert.Equal($"Request {id} not found", await ErrorAsync(status));
        Assert.Equal(404, await CodeAsync(ResultAsync(id)));
    }

    [Theory]
    [InlineData(422)]
    [InlineData(200)]
    public async Task Failed_jobs_get_422_or_200(int code)
    {
        Options.FailedCode = code;
        string id = await CompleteAsync("fail-please");
        using HttpResponseMessage status = await StatusAsync(id);
        using HttpResponseMessage result = await ResultAsync(id);
        Assert.Equal((code, code), ((int)status.StatusCode, (int)result.StatusCode));
        JsonElement body = await JsonAsync(status);
        Assert.Equal("FAILED", body.GetProperty("status").GetString());
        Assert.Equal("Inference failed", body.GetProperty("error").GetString());
        Assert.True(body.TryGetProperty("metrics", out _));
        Assert.Equal(JobState.Failed, Assert.Single(Jobs).State);
        Assert.Equal((0, 0m), (Counters.JobsBilled, Counters.AmountBilled));
    }

    [Fact]
    public async Task A_prompt_that_the_content_filter_blocks_fails()
    {
        Options.FilterWord = "unicorn";
        using HttpResponseMessage response = await StatusAsync(await CompleteAsync("A Unicorn"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.EndsWith("may contain sensitive information.", await ErrorAsync(response));
    }

    [Fact]
    public async Task Every_status_can_be_another_word_in_another_case()
    {
        (Options.QueuedStatus, Options.CompletedStatus, Options.FailedStatus) = ("queued", "succeeded", "Error");
        string id = await AcceptAsync("x");
        Assert.Equal("queued", (await BodyAsync(id)).GetProperty("status").GetString());
        string failed = await CompleteAsync("fail-please");
        Assert.Equal("succeeded", (await BodyAsync(id)).GetProperty("status").GetString());
        using HttpResponseMessage result = await ResultAsync(id);
        Assert.Equal("succeeded", (await JsonAsync(result)).GetProperty("status").GetString());
        using HttpResponseMessage end = await StatusAsync(failed);
        Assert.Equal("Error", (await JsonAsync(end)).GetProperty("status").GetString());
        List<JsonElement> rows = await RowsAsync();
        Assert.Equal(["Error", "succeeded"], rows.Select(row => row.GetProperty("model_status").GetString()));
    }

    [Fact]
    public async Task The_running_status_can_be_an_undocumented_word()
    {
        Options.RunningStatus = "WARMING_UP";
        string id = await AcceptAsync("x");
        Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("WARMING_UP", (await BodyAsync(id)).GetProperty("status").GetString());
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

        async Task<List<double>> DurationsAsync(int seed)
        {
            Options.LatencySigma = 0.25;
            Options.Seed = seed;
            Emulator.Reset();
            await Task.WhenAll(Enumerable.Range(0, 100).Select(number => AcceptAsync($"{number}")));
            return [.. Jobs.Select(job => (job.Ends - job.Submitted).TotalSeconds)];
        }
    }

    private async Task<JsonElement> BodyAsync(string id)
    {
        using HttpResponseMessage response = await StatusAsync(id);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await JsonAsync(response);
    }
}
