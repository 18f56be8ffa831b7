using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Seedream.Emulator.Tests;

public sealed class ControlTests
{
    [Fact]
    public async Task Counters_and_jobs_are_available_without_a_key()
    {
        await using Service service = await Service.StartAsync();
        string id = await service.CompleteAsync("x");
        JsonElement counters = await service.Public.GetFromJsonAsync<JsonElement>(new Uri(service.Emulator.Endpoint, "_emulator/counters"));
        Assert.Equal(1, counters.GetProperty("jobsBilled").GetInt32());
        Assert.Equal(0.035m, counters.GetProperty("amountBilled").GetDecimal());
        Assert.Equal(1, counters.GetProperty("requests").GetProperty("submit").GetInt32());
        JsonElement jobs = await service.Public.GetFromJsonAsync<JsonElement>(new Uri(service.Emulator.Endpoint, "_emulator/jobs"));
        Assert.Equal((id, "completed"), (jobs[0].GetProperty("requestId").GetString(), jobs[0].GetProperty("state").GetString()));
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
        using HttpResponseMessage first = await service.Client.GetAsync("v1/get-user-credits");
        using HttpResponseMessage second = await service.Client.GetAsync("v1/get-user-credits");
        using HttpResponseMessage third = await service.Client.GetAsync("v1/get-user-credits");
        Assert.Equal([503, 200, 302], [(int)first.StatusCode, (int)second.StatusCode, (int)third.StatusCode]);
        Assert.Equal("3", Assert.Single(first.Headers.GetValues("Retry-After")));
        Assert.Equal("text/html", second.Content.Headers.ContentType?.MediaType);

        using HttpResponseMessage cleared = await service.Public.DeleteAsync(new Uri(service.Emulator.Endpoint, "_emulator/faults"));
        Assert.Equal(HttpStatusCode.NoContent, cleared.StatusCode);
        using HttpResponseMessage fourth = await service.Client.GetAsync("v1/get-user-credits");
        Assert.Equal(HttpStatusCode.OK, fourth.StatusCode);
    }

    [Fact]
    public async Task Options_can_be_changed_at_run_time()
    {
        await using Service service = await Service.StartAsync();
        await service.ControlAsync("options", """
            {"latency":"2s","latencySigma":0.5,"rate-reset-format":"epoch-seconds","requestsPerMinute":5,"discardUploads":true,"models":["a","b"],"price":0.1,"historyLag":"00:01:00"}
            """);
        EmulatorOptions options = service.Emulator.Options;
        Assert.Equal((TimeSpan.FromSeconds(2), 0.5, RateResetFormat.EpochSeconds, 5), (options.Latency, options.LatencySigma, options.RateResetFormat, options.RequestsPerMinute));
        Assert.Equal((true, 0.1m, TimeSpan.FromMinutes(1)), (options.DiscardUploads, options.Price, options.HistoryLag));
        Assert.Equal(["a", "b"], options.Models);
        await service.ControlAsync("options", """{"requestsPerMinute":null}""");
        Assert.Null(options.RequestsPerMinute);
    }

    [Theory]
    [InlineData("options", """{"nothing":1}""", "There is no option 'nothing'.")]
    [InlineData("options", """{"latency":"soon"}""", "'soon' is not a value of Latency: a time: 100ms, 2s, 5m, 1h, 7d or hh:mm:ss.")]
    [InlineData("options", """{"images":"oil"}""", "'oil' is not a value of Images: Drawn | Plain.")]
    [InlineData("faults", """{"code":500}""", "A fault needs an endpoint.")]
    [InlineData("faults", """{"endpoint":"status","wow":1}""", "A fault has no 'wow'.")]
    [InlineData("faults", "7", "A fault is an object, a compact text or an array of them.")]
    public async Task Invalid_input_is_reported(string word, string json, string message)
    {
        await using Service service = await Service.StartAsync();
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await service.Public.PostAsync(new Uri(service.Emulator.Endpoint, $"_emulator/{word}"), content);
        Assert.Equal((HttpStatusCode.BadRequest, message), (response.StatusCode, await Service.ErrorAsync(response)));
    }

    [Fact]
    public async Task Reset_clears_the_jobs_and_unknown_commands_get_404()
    {
        await using Service service = await Service.StartAsync();
        await service.AcceptAsync("x");
        await service.ControlAsync("reset", "");
        Assert.Equal(0, service.Emulator.Counters.JobsAccepted);
        using HttpResponseMessage unknown = await service.Public.GetAsync(new Uri(service.Emulator.Endpoint, "_emulator/what"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }
}
