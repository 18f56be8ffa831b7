using System.Text.Json;

namespace Seedream.Emulator.Tests;

/// <summary>Which rows the history lists, when and in which order.</summary>
public sealed class HistoryListTests : EmulatorTest
{
    [Fact]
    public async Task Rows_can_appear_at_random_times_that_depend_on_the_seed()
    {
        Options.HistoryLagSpread = TimeSpan.FromMinutes(10);
        await AcceptManyAsync(20);
        Clock.Advance(TimeSpan.FromMinutes(5));
        List<string> listed = await PromptsAsync("?per_page=100");
        Assert.InRange(listed.Count, 4, 16);
        Assert.NotEqual(Enumerable.Range(1, listed.Count).Reverse().Select(number => $"{number}"), listed);
        Options.HistoryOrder = HistoryOrder.Appearance;
        Assert.NotEqual(listed, await PromptsAsync("?per_page=100"));
        Assert.Equal(listed.Order(), (await PromptsAsync("?per_page=100")).Order());
        Options.Seed = 2;
        Assert.NotEqual(listed.Order(), (await PromptsAsync("?per_page=100")).Order());
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(20, (await PromptsAsync("?per_page=100")).Count);
    }

    [Fact]
    public async Task A_share_of_the_rows_can_be_missing_for_hours()
    {
        Options.HistoryMissingShare = 0.3;
        List<string> ids = await AcceptManyAsync(50);
        Clock.Advance(Options.HistoryMissingTime - TimeSpan.FromSeconds(1));
        List<JsonElement> rows = await RowsAsync("?per_page=100");
        Assert.InRange(rows.Count, 25, 45);
        string missing = ids.Except(rows.Select(row => row.GetProperty("request_id").GetString()!)).First();
        Assert.Equal(404, await CodeAsync(HistoryAsync($"/{missing}")));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(50, (await RowsAsync("?per_page=100")).Count);
    }

    [Theory]
    [InlineData(HistoryOrder.NewestFirst, "5 4 3 2 1")]
    [InlineData(HistoryOrder.OldestFirst, "1 2 3 4 5")]
    [InlineData(HistoryOrder.Shuffled, null)]
    public async Task Rows_have_any_order(HistoryOrder order, string? expected)
    {
        await AcceptManyAsync(5);
        Options.HistoryOrder = order;
        List<string> prompts = await PromptsAsync();
        if (expected is not null)
            Assert.Equal(expected, string.Join(' ', prompts));
        Assert.Equal(prompts, (await PromptsAsync("?per_page=3")).Concat(await PromptsAsync("?per_page=3&page=2")));
        Options.Seed = 2;
        Assert.Equal(expected is not null, prompts.SequenceEqual(await PromptsAsync()));
    }

    [Fact]
    public async Task Pages_can_be_smaller_than_requested_end_early_repeat_rows_or_have_no_totals()
    {
        await AcceptManyAsync(7);
        Options.HistoryPageSize = 4;
        Assert.Equal(["7 6 5 4", "3 2 1", ""], await PagesAsync(3));
        Options.HistoryShortPages = true;
        Assert.Equal(["7 6", "5 4 3 2", "1", ""], await PagesAsync(4));
        (Options.HistoryRepeatRows, Options.HistoryTotals) = (true, false);
        Assert.Equal(["7 7", "6 6 5 5", "4 4"], await PagesAsync(3));
        using HttpResponseMessage response = await HistoryAsync();
        Assert.DoesNotContain("total", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Pages_can_shift_while_they_are_read()
    {
        await AcceptManyAsync(5);
        Options.HistoryPageSize = 3;
        Options.HistoryShift = 2;
        Assert.Equal(["5 4 3", "4 3 2", "3 2 1", "2 1", "1", ""], await PagesAsync(6));
        Options.HistoryShift = -1;
        Assert.Equal(["5 4 3", "1", ""], await PagesAsync(3));
    }

    [Fact]
    public async Task Jobs_of_colleagues_are_listed_and_retrievable_but_not_counted()
    {
        Options.HistoryStrangers = HistoryStrangers.OtherPhoto | HistoryStrangers.OtherModel | HistoryStrangers.Older;
        string own = await AcceptWithAsync("x", "https://files.example.com/a.jpeg");
        Clock.Advance(Latency);
        Assert.Equal(["x", "x", "x", "x"], await PromptsAsync($"?model_name={Slug}"));
        List<JsonElement> others = await RowsAsync();
        others.RemoveAll(row => row.GetProperty("request_id").GetString() == own);
        Assert.Single(others, row => row.GetProperty("model_name").GetString() == Slug + "-pro");
        Assert.Single(others, row => row.GetProperty("created_at").GetDateTimeOffset() < Jobs[0].Submitted);
        Assert.Single(others, row => !row.GetRawText().Contains("/a.jpeg", StringComparison.Ordinal));
        foreach (JsonElement row in others)
            Assert.Single(await ImageUrlsAsync(row.GetProperty("request_id").GetString()!));
        Assert.Equal(own, Assert.Single(Jobs).RequestId);
        Assert.Equal((1, 0.035m), (Counters.JobsBilled, Counters.AmountBilled));
    }

    [Fact]
    public async Task Dates_can_be_ignored()
    {
        await AcceptManyAsync(1);
        Clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty(await RowsAsync("?from_date=2026-02-01"));
        Options.HistoryIgnoreDates = true;
        Assert.Single(await RowsAsync("?from_date=2026-02-01"));
    }

    [Fact]
    public async Task A_key_sees_only_its_own_rows()
    {
        string id = await AcceptAsync("x");
        Client.DefaultRequestHeaders.Remove("x-api-key");
        Client.DefaultRequestHeaders.Add("x-api-key", "SG_another");
        Assert.Empty(await RowsAsync());
        Assert.Equal(404, await CodeAsync(HistoryAsync($"/{id}")));
    }

    [Fact]
    public async Task Only_the_history_can_refuse_a_key_or_have_another_clock()
    {
        Options.HistoryDateOffset = TimeSpan.FromHours(-3);
        using HttpResponseMessage history = await HistoryAsync();
        using HttpResponseMessage credits = await CreditsAsync();
        Assert.Equal(TimeSpan.FromHours(3), credits.Headers.Date - history.Headers.Date);
        Faults.Add("history:code=403");
        Assert.Equal(403, await CodeAsync(HistoryAsync()));
        Assert.Equal(200, await CreditsCodeAsync());
    }

    private async Task<List<string>> AcceptManyAsync(int count)
    {
        List<string> ids = [];
        for (int number = 1; number <= count; number++)
            ids.Add(await AcceptAsync($"{number}"));
        return ids;
    }

    private async Task<List<string>> PromptsAsync(string query = "") =>
        (await RowsAsync(query)).ConvertAll(row => row.GetProperty("request_body").GetProperty("prompt").GetString()!);

    private async Task<List<string>> PagesAsync(int count)
    {
        List<string> pages = [];
        for (int page = 1; page <= count; page++)
            pages.Add(string.Join(' ', await PromptsAsync($"?page={page}&per_page=100")));
        return pages;
    }
}
