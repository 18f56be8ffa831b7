using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Seedream.Emulator.Tests;

public sealed class ControlTests : EmulatorTest
{
    [Fact]
    public async Task Counters_and_jobs_are_available_without_a_key()
    {
        string id = await CompleteAsync("x");
        JsonElement counters = await Public.GetFromJsonAsync<JsonElement>(ControlUri("counters"));
        Assert.Equal(1, counters.GetProperty("jobsBilled").GetInt32());
        Assert.Equal(0.035m, counters.GetProperty("amountBilled").GetDecimal());
        Assert.Equal(1, counters.GetProperty("requests").GetProperty("submit").GetInt32());
        JsonElement jobs = await Public.GetFromJsonAsync<JsonElement>(ControlUri("jobs"));
        Assert.Equal(id, jobs[0].GetProperty("requestId").GetString());
        Assert.Equal("completed", jobs[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Faults_can_be_added_and_cleared()
    {
        await ControlAsync("faults", """
            [
              {"endpoint":"credits","nth":1,"code":503,"body":"empty","headers":{"Retry-After":"3"}},
              {"endpoint":"credits","nth":2,"html":true,"after":false},
              "credits:redirect"
            ]
            """);
        using HttpResponseMessage first = await CreditsAsync();
        using HttpResponseMessage second = await CreditsAsync();
        Assert.Equal((503, 200), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal(302, await CreditsCodeAsync());
        Assert.Equal("3", Assert.Single(first.Headers.GetValues("Retry-After")));
        Assert.Equal("text/html", second.Content.Headers.ContentType?.MediaType);

        Assert.Equal(204, await CodeAsync(Public.DeleteAsync(ControlUri("faults"))));
        Assert.Equal(200, await CreditsCodeAsync());
    }

    [Fact]
    public async Task Options_can_be_changed_at_run_time()
    {
        await ControlAsync("options", """
            {
              "latency":"2s", "latencySigma":0.5, "rate-reset-format":"epoch-seconds", "requestsPerMinute":5,
              "discardUploads":true, "models":["a","b"], "price":0.1, "historyLag":"00:01:00",
              "history-body":"defaults-added,query"
            }
            """);
        Assert.Equal((TimeSpan.FromSeconds(2), 0.5), (Options.Latency, Options.LatencySigma));
        Assert.Equal((RateResetFormat.EpochSeconds, 5), (Options.RateResetFormat, Options.RequestsPerMinute));
        Assert.Equal((true, 0.1m), (Options.DiscardUploads, Options.Price));
        Assert.Equal(TimeSpan.FromMinutes(1), Options.HistoryLag);
        Assert.Equal(HistoryBody.DefaultsAdded | HistoryBody.Query, Options.HistoryBody);
        Assert.Equal(["a", "b"], Options.Models);
        await ControlAsync("options", """{"requestsPerMinute":null}""");
        Assert.Null(Options.RequestsPerMinute);
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
        using StringContent content = JsonContent(json);
        using HttpResponseMessage response = await Public.PostAsync(ControlUri(command), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(message, await ErrorAsync(response));
    }

    [Fact]
    public async Task Reset_clears_the_jobs_and_unknown_commands_get_404()
    {
        await AcceptAsync("x");
        await ControlAsync("reset", "");
        Assert.Equal(0, Counters.JobsAccepted);
        Assert.Equal(404, await CodeAsync(Public.GetAsync(ControlUri("what"))));
    }
}
