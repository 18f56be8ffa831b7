using System.Text.Json;

namespace Seedream.Emulator.Tests;

/// <summary>How a row of the history is written.</summary>
public sealed class HistoryRowTests : EmulatorTest
{
    private const string Url = "https://files.example.com/uploads/me@example.com/a1.jpeg";

    private static readonly string[] Late =
        ["model_status", "credits_deduction", "request_body", "generation_url", "latency_ms", "error"];

    [Theory]
    [InlineData(HistoryBody.AsSent, Url)]
    [InlineData(HistoryBody.OtherHost, "https://cache.example.net/inputs/a1.jpeg")]
    [InlineData(HistoryBody.PercentEncoded, "https://files.example.com/uploads/me%40example.com/a1%2Ejpeg")]
    [InlineData(HistoryBody.Query, Url + "?Expires=604800&Signature=c2lnbmVk")]
    public async Task Photos_in_the_request_body_can_differ(HistoryBody body, string expected)
    {
        Options.HistoryBody = body;
        await AcceptWithAsync("x", Url);
        Assert.Equal($$"""{"prompt":"x","image_input":["{{expected}}"]}""", await BodyAsync());
    }

    [Theory]
    [InlineData(HistoryBody.DefaultsAdded, "true}", "true,'aspect_ratio':'16:9','optimize_prompt':'fast'}")]
    [InlineData(HistoryBody.DefaultsOmitted, "'max_images':1,", "")]
    [InlineData(HistoryBody.ValuesAsText, "1,'size':'2K','watermark':true", "'1','size':'2K','watermark':'true'")]
    [InlineData(HistoryBody.ValueCase, "'2K'", "'2k'")]
    [InlineData(HistoryBody.PromptCase, @" Make it\n night and snow ", @" MAKE IT\n NIGHT AND SNOW ")]
    [InlineData(HistoryBody.Trimmed, @" Make it\n night and snow ", "Make it night and snow")]
    [InlineData(HistoryBody.Trimmed | HistoryBody.Wrapped, @" Make it\n night and snow ", @"Make it night\nand snow")]
    public async Task Parameters_in_the_request_body_can_differ(HistoryBody body, string sent, string written)
    {
        const string Sent = @"{'prompt':' Make it\n night and snow ','max_images':1,'size':'2K','watermark':true}";
        Options.HistoryBody = body;
        using HttpResponseMessage response = await PostAsync($"v2/{Slug}", Sent.Replace('\'', '"'));
        Assert.Equal(Sent.Replace(sent, written), (await BodyAsync()).Replace('"', '\''));
    }

    [Fact]
    public async Task The_request_body_can_be_wrapped_cut_off_or_null()
    {
        await AcceptWithAsync("a boat on a lake", Url);
        Options.HistoryBody = HistoryBody.InInput | HistoryBody.NoImages | HistoryBody.PromptCase;
        Assert.Equal("""{"input":{"prompt":"A BOAT ON A LAKE"}}""", await BodyAsync());
        Options.HistoryBody = HistoryBody.NoImages;
        Options.HistoryPromptLength = 6;
        Assert.Equal("""{"prompt":"a boat"}""", await BodyAsync());
        Options.HistoryBodyLength = 14;
        Assert.Equal("\"{\\\"prompt\\\":\\\"a b\"", await BodyAsync());
        Options.HistoryRequestBody = HistoryRequestBody.Null;
        Assert.Equal("null", await BodyAsync());
    }

    [Fact]
    public async Task Fields_can_be_null_until_they_land()
    {
        Options.HistoryFieldLag = TimeSpan.FromMinutes(3);
        string id = await CompleteAsync("x");
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
        Assert.Equal("""{"prompt":"x","max_images":1,"prompt":"x","max_images":1}""", await BodyAsync());
        Assert.False(row.TryGetProperty("request_id", out _));
    }

    private async Task<string> BodyAsync() => (await RowsAsync())[0].GetProperty("request_body").GetRawText();
}
