using System.Text.Json;

namespace Seedream.Emulator.Tests;

public sealed class HistoryTests : EmulatorTest
{
    [Fact]
    public async Task A_row_describes_the_request_and_outlives_the_record()
    {
        string id = await CompleteAsync("a boat");
        string url = await FirstImageUrlAsync(id);
        Clock.Advance(TimeSpan.FromHours(2));

        JsonElement row = Assert.Single(await RowsAsync());
        Assert.Equal(id, row.GetProperty("request_id").GetString());
        Assert.Equal(Slug, row.GetProperty("model_name").GetString());
        Assert.Equal("COMPLETED", row.GetProperty("model_status").GetString());
        Assert.Equal(0.035m, row.GetProperty("credits_deduction").GetDecimal());
        Assert.Equal("a boat", row.GetProperty("request_body").GetProperty("prompt").GetString());
        Assert.Equal(url, row.GetProperty("generation_url").GetString());
        Assert.Equal(45000, row.GetProperty("latency_ms").GetInt64());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("error").ValueKind);
        Assert.Equal("2026-01-31T12:00:00+00:00", row.GetProperty("created_at").GetString());
        Assert.Equal("2026-01-31T12:00:45+00:00", row.GetProperty("updated_at").GetString());

        using HttpResponseMessage one = await HistoryAsync($"/{id}");
        Assert.Equal(url, (await JsonAsync(one)).GetProperty("generation_url").GetString());
        Assert.Equal(404, await CodeAsync(HistoryAsync("/1f8274f0-4e05-4188-b584-59202def6a69")));
    }

    [Fact]
    public async Task Each_image_has_a_row_with_the_full_cost()
    {
        await CompleteAsync("x", maxImages: 3);
        List<JsonElement> rows = await RowsAsync();
        Assert.Equal(3, rows.Select(row => row.GetProperty("generation_url").GetString()).Distinct().Count());
        Assert.Single(rows.Select(row => row.GetProperty("request_id").GetString()).Distinct());
        Assert.All(rows, row => Assert.Equal(0.105m, row.GetProperty("credits_deduction").GetDecimal()));
    }

    [Fact]
    public async Task Rows_are_filtered_and_paged_newest_first()
    {
        Options.Models = [Slug, "other"];
        await CompleteAsync("fail-please");
        Clock.Advance(TimeSpan.FromDays(2));
        foreach (string prompt in (string[])["1", "2", "3"])
            await CompleteAsync(prompt);
        await AcceptAsync("running");

        Assert.Equal(["running", "3", "2", "1", "fail-please"], Prompts(await RowsAsync()));
        Assert.Equal(["3", "2", "1"], Prompts(await RowsAsync("?status=COMPLETED")));
        Assert.Equal(["fail-please"], Prompts(await RowsAsync("?status=FAILED")));
        Assert.Equal(["running"], Prompts(await RowsAsync("?status=PENDING")));
        Assert.Equal(["fail-please"], Prompts(await RowsAsync("?from_date=2026-01-30&to_date=2026-01-31")));
        Assert.Equal(4, (await RowsAsync("?from_date=2026-02-01")).Count);
        Assert.Empty(await RowsAsync("?model_name=other"));
        Assert.Equal(5, (await RowsAsync("?model_name=seedream")).Count);
        Assert.Equal(["2", "1"], Prompts(await RowsAsync("?per_page=2&page=2")));

        using HttpResponseMessage page = await HistoryAsync("?per_page=2&page=3");
        JsonElement body = await JsonAsync(page);
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
        Assert.Equal(400, await CodeAsync(HistoryAsync(query)));
    }

    [Fact]
    public async Task A_range_of_31_days_is_allowed() =>
        Assert.Empty(await RowsAsync("?from_date=2026-01-01&to_date=2026-01-31&per_page=100"));

    [Fact]
    public async Task The_request_body_is_an_object_a_string_or_absent()
    {
        await CompleteAsync("x");
        const string Sent = """{"prompt":"x","max_images":1}""";
        Assert.Equal(Sent, (await RowsAsync())[0].GetProperty("request_body").GetRawText());
        Options.HistoryRequestBody = HistoryRequestBody.Text;
        Assert.Equal(Sent, (await RowsAsync())[0].GetProperty("request_body").GetString());
        Options.HistoryRequestBody = HistoryRequestBody.Absent;
        Assert.False((await RowsAsync())[0].TryGetProperty("request_body", out _));
    }

    [Fact]
    public async Task Rows_can_appear_late_and_the_history_can_be_unavailable()
    {
        Options.HistoryLag = TimeSpan.FromMinutes(5);
        string id = await CompleteAsync("x");
        Assert.Empty(await RowsAsync());
        Assert.Equal(404, await CodeAsync(HistoryAsync($"/{id}")));
        Clock.Advance(TimeSpan.FromMinutes(5) - Latency);
        Assert.Single(await RowsAsync());

        Options.HistoryAfterEnd = true;
        Assert.Empty(await RowsAsync());
        Options.HistoryAvailable = false;
        Assert.Equal(404, await CodeAsync(HistoryAsync()));
    }

    [Theory]
    [InlineData(HistoryEnvelope.Results, "results")]
    [InlineData(HistoryEnvelope.Requests, "requests")]
    [InlineData(HistoryEnvelope.Array, null)]
    public async Task The_rows_can_have_any_envelope(HistoryEnvelope envelope, string? name)
    {
        Options.HistoryEnvelope = envelope;
        await CompleteAsync("x");
        using HttpResponseMessage response = await HistoryAsync();
        JsonElement body = await JsonAsync(response);
        Assert.Equal(1, (name is null ? body : body.GetProperty(name)).GetArrayLength());
    }

    private static IEnumerable<string> Prompts(List<JsonElement> rows) =>
        rows.Select(row => row.GetProperty("request_body").GetProperty("prompt").GetString()!);
}
