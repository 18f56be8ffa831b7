using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Seedream.Emulator.Tests;

public sealed class ControlTests
{
    [Fact]
    public async Task Counters_and_jobs_are_available_without_a_key()
    {
        await using Service service = await Service.StartAsync();
        string id = await service.CompleteAsync("x");
        JsonElement counters = await service.Public.GetFromJsonAsync<JsonElement>(service.ControlUri("counters"));
        Assert.Equal(1, counters.GetProperty("jobsBilled").GetInt32());
        Assert.Equal(0.035m, counters.GetProperty("amountBilled").GetDecimal());
        Assert.Equal(1, counters.GetProperty("requests").GetProperty("submit").GetInt32());
        JsonElement jobs = await service.Public.GetFromJsonAsync<JsonElement>(service.ControlUri("jobs"));
        Assert.Equal(id, jobs[0].GetProperty("requestId").GetString());
        Assert.Equal("completed", jobs[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Faults_can_be_added_and_cleared()
    {
        await using Service service = await Service.StartAsync();
        await service.ControlAsync("faults", """
            [
              {"endpoint":"credits","nth":1,"code":503,"body":"empty","headers":{"Retry-After":"3"}},
              {"endpoint":"credits","nth":2,"html":true,"after":false},
              "credits:redirect"
            ]
            """);
        using HttpResponseMessage first = await service.CreditsAsync();
        using HttpResponseMessage second = await service.CreditsAsync();
        Assert.Equal((503, 200), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal(302, await service.CreditsCodeAsync());
        Assert.Equal("3", Assert.Single(first.Headers.GetValues("Retry-After")));
        Assert.Equal("text/html", second.Content.Headers.ContentType?.MediaType);

        using HttpResponseMessage cleared = await service.Public.DeleteAsync(service.ControlUri("faults"));
        Assert.Equal(HttpStatusCode.NoContent, cleared.StatusCode);
        Assert.Equal(200, await service.CreditsCodeAsync());
    }

    [Fact]
    public async Task Options_can_be_changed_at_run_time()
    {
        await using Service service = await Service.StartAsync();
        await service.ControlAsync("options", """
            {
              "latency":"2s", "latencySigma":0.5, "rate-reset-format":"epoch-seconds", "requestsPerMinute":5,
              "discardUploads":true, "models":["a","b"], "price":0.1, "historyLag":"00:01:00"
            }
            """);
        EmulatorOptions options = service.Emulator.Options;
        Assert.Equal((TimeSpan.FromSeconds(2), 0.5), (options.Latency, options.LatencySigma));
        Assert.Equal((RateResetFormat.EpochSeconds, 5), (options.RateResetFormat, options.RequestsPerMinute));
        Assert.Equal((true, 0.1m), (options.DiscardUploads, options.Price));
        Assert.Equal(TimeSpan.FromMinutes(1), options.HistoryLag);
        Assert.Equal(["a", "b"], options.Models);
        await service.ControlAsync("options", """{"requestsPerMinute":null}""");
        Assert.Null(options.RequestsPerMinute);
    }

    [Theory]
    [InlineData("options", """{"nothing":1}""", "The option 'nothing' does not exist.")]
    [InlineData(
        "options",
        """{"latency":"soon"}""",
        "'soon' is not valid for Latency. Expected: time such as 100ms, 2s, 5m, 1h, 7d or hh:mm:ss.")]
    [InlineData("options", """{"images":"oil"}""", "'oil' is not valid for Images. Expected: Drawn | Plain.")]
    [InlineData("faults", """{"code":500}""", "A fault requires an endpoint.")]
    [InlineData("faults", """{"endpoint":"status","wow":1}""", "'wow' is not a property of a fault.")]
    [InlineData("faults", "7", "A fault must be an object, a string or an array of them.")]
    public async Task Invalid_input_is_reported(string command, string json, string message)
    {
        await using Service service = await Service.StartAsync();
        using StringContent content = Service.JsonContent(json);
        using HttpResponseMessage response = await service.Public.PostAsync(service.ControlUri(command), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(message, await Service.ErrorAsync(response));
    }

    [Fact]
    public async Task Reset_clears_the_jobs_and_unknown_commands_get_404()
    {
        await using Service service = await Service.StartAsync();
        await service.AcceptAsync("x");
        await service.ControlAsync("reset", "");
        Assert.Equal(0, service.Emulator.Counters.JobsAccepted);
        using HttpResponseMessage unknown = await service.Public.GetAsync(service.ControlUri("what"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }
}
