using System.Text.Json;

namespace Seedream.Emulator.Tests;

/// <summary>How a row of the history is written.</summary>
public sealed class HistoryRowTests : EmulatorTest
{
    private const string Url = "https://files.example.com/uploads/me@example.com/a1.jpeg";
    private const string Escaped = "https://files.example.com/uploads/me%40example.com/a1%2Ejpeg";
    private const string Start = """{"prompt":"x","image_input":[""";

    private static readonly string[] Late =
        ["model_status", "credits_deduction", "request_body", "generation_url", "latency_ms", "error"];

    public static TheoryData<HistoryBody, string> Photos => new()
    {
        { HistoryBody.AsSent, $$"""{{Start}}"{{Url}}"]}""" },
        { HistoryBody.NoImages, """{"prompt":"x"}""" },
        { HistoryBody.OtherHost, $$"""{{Start}}"https://cache.example.net/inputs/a1.jpeg"]}""" },
        { HistoryBody.PercentEncoded, $$"""{{Start}}"{{Escaped}}"]}""" },
        { HistoryBody.Query, $$"""{{Start}}"{{Url}}?Expires=604800&Signature=c2lnbmVk"]}""" },
    };

    [Theory]
    [MemberData(nameof(Photos))]
    public async Task Photos_in_the_request_body_can_differ(HistoryBody body, string expected)
    {
        Options.HistoryBody = body;
        await AcceptWithAsync("x", Url);
        Assert.Equal(expected, await BodyAsync());
    }

    [Theory]
    [InlineData(
        HistoryBody.DefaultsAdded,
        """
        {"prompt":" Make it\n night and snow ","max_images":1,"size":"2K","watermark":true,"aspect_ratio":"16:9",
        "optimize_prompt":"fast"}
        """)]
    [InlineData(
        HistoryBody.DefaultsOmitted,
        """{"prompt":" Make it\n night and snow ","size":"2K","watermark":true}""")]
    [InlineData(
        HistoryBody.ValuesAsText,
        """{"prompt":" Make it\n night and snow ","max_images":"1","size":"2K","watermark":"true"}""")]
    [InlineData(
        HistoryBody.ValueCase,
        """{"prompt":" Make it\n night and snow ","max_images":1,"size":"2k","watermark":true}""")]
    [InlineData(
        HistoryBody.PromptCase,
        """{"prompt":" MAKE IT\n NIGHT AND SNOW ","max_images":1,"size":"2K","watermark":true}""")]
    [InlineData(
        HistoryBody.Trimmed,
        """{"prompt":"Make it night and snow","max_images":1,"size":"2K","watermark":true}""")]
    [InlineData(
        HistoryBody.Trimmed | HistoryBody.Wrapped,
        """{"prompt":"Make it night\nand snow","max_images":1,"size":"2K","watermark":true}""")]
    [InlineData(
        HistoryBody.InInput | HistoryBody.DefaultsOmitted | HistoryBody.ValuesAsText | HistoryBody.Trimmed,
        """{"input":{"prompt":"Make it night and snow","size":"2K","watermark":"true"}}""")]
    public async Task Parameters_in_the_request_body_can_differ(HistoryBody body, string expected)
    {
        Options.HistoryBody = body;
        await AcceptAsync(new { prompt = " Make it\n night and snow ", max_images = 1, size = "2K", watermark = true });
        Assert.Equal(expected.Replace("\n", ""), await BodyAsync());
    }

    [Fact]
    public async Task The_request_body_or_its_prompt_can_be_cut_off_or_null()
    {
        await AcceptAsync("a boat on a lake");
        Options.HistoryPromptLength = 6;
        Assert.Equal("""{"prompt":"a boat","max_images":1}""", await BodyAsync());
        Options.HistoryBodyLength = 14;
        Assert.Equal("\"{\\\"prompt\\\":\\\"a b\"", await BodyAsync());
        Options.HistoryRequestBody = HistoryRequestBody.Null;
        Assert.Equal("null", await BodyAsync());
    }

    [Fact]
    public async Task Fields_can_be_null_until_they_land()
    {
        Options.HistoryLag = TimeSpan.FromSeconds(50);
        Options.HistoryFieldLag = TimeSpan.FromMinutes(3);
        string id = await CompleteAsync("x");
        Clock.Advance(TimeSpan.FromSeconds(5));
        JsonElement row = Assert.Single(await RowsAsync());
        Assert.Equal(id, row.GetProperty("request_id").GetString());
        Assert.Equal(JsonValueKind.String, row.GetProperty("created_at").ValueKind);
        Assert.All(Late, name => Assert.Equal(JsonValueKind.Null, row.GetProperty(name).ValueKind));
        Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal("COMPLETED", (await RowsAsync())[0].GetProperty("model_status").GetString());
    }

    [Theory]
    [InlineData(HistoryTimeFormat.Offset, "\"2026-01-31T12:00:00+00:00\"")]
    [InlineData(HistoryTimeFormat.Utc, "\"2026-01-31T12:00:00.000Z\"")]
    [InlineData(HistoryTimeFormat.Local, "\"2026-01-31T04:00:00\"")]
    [InlineData(HistoryTimeFormat.EpochSeconds, "1769860800")]
    [InlineData(HistoryTimeFormat.EpochMilliseconds, "1769860800000")]
    public async Task Times_have_any_name_and_format(HistoryTimeFormat format, string expected)
    {
        await ControlAsync("options", """{"history-time-zone":"-8h","history-time-name":"model_created"}""");
        Options.HistoryTimeFormat = format;
        await AcceptAsync("x");
        JsonElement row = (await RowsAsync())[0];
        Assert.Equal(expected, row.GetProperty("model_created").GetRawText());
        Assert.False(row.TryGetProperty("created_at", out _) || row.TryGetProperty("updated_at", out _));

        Options.HistoryTimeName = "";
        Assert.DoesNotContain("2026", (await RowsAsync())[0].GetRawText());
    }

    [Fact]
    public async Task Properties_can_be_repeated_and_ids_missing()
    {
        Options.HistoryRepeatKeys = true;
        Options.HistoryNoIdShare = 1;
        await AcceptAsync("x");
        JsonElement row = (await RowsAsync())[0];
        Assert.Equal(2, row.EnumerateObject().Count(property => property.NameEquals("model_name")));
        Assert.Equal("""{"prompt":"x","prompt":"x","max_images":1,"max_images":1}""", await BodyAsync());
        Assert.False(row.TryGetProperty("request_id", out _));
    }

    private async Task<string> BodyAsync() => (await RowsAsync())[0].GetProperty("request_body").GetRawText();
}
