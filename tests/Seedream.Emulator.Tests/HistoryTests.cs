using System.Net;
using System.Text.Json;

namespace Seedream.Emulator.Tests;

public sealed class HistoryTests
{
    [Fact]
    public async Task A_row_describes_the_request_and_outlives_the_record()
    {
        await using Service service = await Service.StartAsync();
        string id = await service.CompleteAsync("a boat");
        string url = await service.FirstImageUrlAsync(id);
        service.Clock.Advance(TimeSpan.FromHours(2));

        JsonElement row = Assert.Single(await RowsAsync(service));
        Assert.Equal(id, row.GetProperty("request_id").GetString());
        Assert.Equal(Service.Slug, row.GetProperty("model_name").GetString());
        Assert.Equal("COMPLETED", row.GetProperty("model_status").GetString());
        Assert.Equal(0.035m, row.GetProperty("credits_deduction").GetDecimal());
        Assert.Equal("a boat", row.GetProperty("request_body").GetProperty("prompt").GetString());
        Assert.Equal(url, row.GetProperty("generation_url").GetString());
        Assert.Equal(45000, row.GetProperty("latency_ms").GetInt64());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("error").ValueKind);
        Assert.Equal("2026-01-31T12:00:00+00:00", row.GetProperty("created_at").GetString());
        Assert.Equal("2026-01-31T12:00:45+00:00", row.GetProperty("updated_at").GetString());

        using HttpResponseMessage one = await service.HistoryAsync($"/{id}");
        Assert.Equal(url, (await Service.JsonAsync(one)).GetProperty("generation_url").GetString());
        using HttpResponseMessage none = await service.HistoryAsync("/1f8274f0-4e05-4188-b584-59202def6a69");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Each_image_has_a_row_with_the_full_cost()
    {
        await using Service service = await Service.StartAsync();
        await service.CompleteAsync("x", maxImages: 3);
        List<JsonElement> rows = await RowsAsync(service);
        Assert.Equal(3, rows.Select(row => row.GetProperty("generation_url").GetString()).Distinct().Count());
        Assert.Single(rows.Select(row => row.GetProperty("request_id").GetString()).Distinct());
        Assert.All(rows, row => Assert.Equal(0.105m, row.GetProperty("credits_deduction").GetDecimal()));
    }

    [Fact]
    public async Task Rows_are_filtered_and_paged_newest_first()
    {
        await using Service service = await Service.StartAsync(options => options.Models = [Service.Slug, "other"]);
        await service.CompleteAsync("fail-please");
        service.Clock.Advance(TimeSpan.FromDays(2));
        foreach (string prompt in (string[])["1", "2", "3"])
            await service.CompleteAsync(prompt);
        await service.AcceptAsync("running");

        Assert.Equal(["running", "3", "2", "1", "fail-please"], Prompts(await RowsAsync(service)));
        Assert.Equal(["3", "2", "1"], Prompts(await RowsAsync(service, "?status=COMPLETED")));
        Assert.Equal(["fail-please"], Prompts(await RowsAsync(service, "?status=FAILED")));
        Assert.Equal(["running"], Prompts(await RowsAsync(service, "?status=PENDING")));
        Assert.Equal(["fail-please"], Prompts(await RowsAsync(service, "?from_date=2026-01-30&to_date=2026-01-31")));
        Assert.Equal(4, (await RowsAsync(service, "?from_date=2026-02-01")).Count);
        Assert.Empty(await RowsAsync(service, "?model_name=other"));
        Assert.Equal(5, (await RowsAsync(service, "?model_name=seedream")).Count);
        Assert.Equal(["2", "1"], Prompts(await RowsAsync(service, "?per_page=2&page=2")));

        using HttpResponseMessage page = await service.HistoryAsync("?per_page=2&page=3");
        JsonElement body = await Service.JsonAsync(page);
        Assert.Equal((3, 2, 5, 3), (Number("page"), Number("per_page"), Number("total"), Number("total_pages")));
        int Number(string name) => body.GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData("?per_page=101")]
    [InlineData("?page=0")]
    [InlineData("?from_date=2026-01-01&to_date=2026-02-01")]
    [InlineData("?from_date=2026-01-31&to_date=2026-01-01")]
    [InlineData("?from_date=yesterday")]
    [InlineData("?status=DONE")]
    public async Task Queries_beyond_the_limits_get_400(string query)
    {
        await using Service service = await Service.StartAsync();
        using HttpResponseMessage response = await service.HistoryAsync(query);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_range_of_31_days_is_allowed()
    {
        await using Service service = await Service.StartAsync();
        Assert.Empty(await RowsAsync(service, "?from_date=2026-01-01&to_date=2026-01-31&per_page=100"));
    }

    [Fact]
    public async Task The_request_body_is_an_object_a_string_or_absent()
    {
        await using Service service = await Service.StartAsync();
        await service.CompleteAsync("x");
        const string Sent = """{"prompt":"x","max_images":1}""";
        Assert.Equal(Sent, (await RowsAsync(service))[0].GetProperty("request_body").GetRawText());
        service.Emulator.Options.HistoryRequestBody = HistoryRequestBody.Text;
        Assert.Equal(Sent, (await RowsAsync(service))[0].GetProperty("request_body").GetString());
        service.Emulator.Options.HistoryRequestBody = HistoryRequestBody.Absent;
        Assert.False((await RowsAsync(service))[0].TryGetProperty("request_body", out _));
    }

    [Fact]
    public async Task Rows_can_appear_late_and_the_history_can_be_unavailable()
    {
        await using Service service = await Service.StartAsync(options => options.HistoryLag = TimeSpan.FromMinutes(5));
        string id = await service.CompleteAsync("x");
        Assert.Empty(await RowsAsync(service));
        using (HttpResponseMessage early = await service.HistoryAsync($"/{id}"))
            Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        service.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Single(await RowsAsync(service));

        service.Emulator.Options.HistoryAvailable = false;
        using HttpResponseMessage response = await service.HistoryAsync();
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData(HistoryEnvelope.Results, "results")]
    [InlineData(HistoryEnvelope.Requests, "requests")]
    [InlineData(HistoryEnvelope.Array, null)]
    public async Task The_rows_can_have_any_envelope(HistoryEnvelope envelope, string? name)
    {
        await using Service service = await Service.StartAsync(options => options.HistoryEnvelope = envelope);
        await service.CompleteAsync("x");
        using HttpResponseMessage response = await service.HistoryAsync();
        JsonElement body = await Service.JsonAsync(response);
        Assert.Equal(1, (name is null ? body : body.GetProperty(name)).GetArrayLength());
    }

    private static async Task<List<JsonElement>> RowsAsync(Service service, string query = "")
    {
        using HttpResponseMessage response = await service.HistoryAsync(query);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return [.. (await Service.JsonAsync(response)).GetProperty("data").EnumerateArray()];
    }

    private static IEnumerable<string> Prompts(List<JsonElement> rows) =>
        rows.Select(row => row.GetProperty("request_body").GetProperty("prompt").GetString()!);
}
