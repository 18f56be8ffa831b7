using System.Text;
using System.Text.Json;
using Seedream.Core.Tests.Support;
using Seedream.Service.Wire;

namespace Seedream.Core.Tests.Service.Wire;

public sealed class HistoryParserTests
{
    private const string Row = """
        {
          "request_id": "r1", "model_name": "m", "model_status": "COMPLETED", "credits_deduction": "0.035",
          "request_body": {"prompt":"p","image_input":["https://h/b"]}, "generation_url": "https://h/a", "error": null,
          "created_at": "2026-01-31T12:00:00Z"
        }
        """;

    [Theory]
    [InlineData("[ROW]")]
    [InlineData("""{"data":[ROW],"page":1}""")]
    [InlineData("""{"page":1,"results":[ROW],"total":1}""")]
    [InlineData("""{"requests":[ROW]}""")]
    [InlineData("ROW")]
    [InlineData("""{"filters":[],"columns":["request_id"],"data":[ROW]}""")]
    [InlineData("""{"request_id":"trace","data":[ROW]}""")]
    [InlineData("""{"success":true,"error":"","message":"ok","data":{"request":ROW}}""")]
    [InlineData("""{"data":ROW}""")]
    public void ARowIsFoundInEveryEnclosingForm(string shape)
    {
        HistoryRow row = Assert.Single(Read(shape.Replace("ROW", Row, StringComparison.Ordinal)));
        Assert.Equal("r1", row.RequestId);
        Assert.Equal("COMPLETED", row.Status);
        Assert.Equal(0.035m, row.Cost);
        Assert.Equal("https://h/a", row.Output);
        Assert.Null(row.Error);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), row.Created);
        Assert.Equal("p", JsonDocument.Parse(row.RequestBody!).RootElement.GetProperty("prompt").GetString());
    }

    [Fact]
    public void ASingleRowThatContainsAListIsOneRow() =>
        Assert.Equal("r1", Assert.Single(Read("""{"request_id":"r1","outputs":["https://h/a"]}""")).RequestId);

    [Theory]
    [InlineData("""{"model_status":"COMPLETED","outputs":[]}""")]
    [InlineData("""{"generation_url":"https://h/a","outputs":[]}""")]
    public void ASingleRowMayLeaveOutItsId(string row) => Assert.Null(Assert.Single(Read(row)).RequestId);

    [Theory]
    [InlineData("""{"prompt":"p"}""")]
    [InlineData("\"{\\\"prompt\\\":\\\"p\\\"}\"")]
    public void TheRequestIsAnObjectOrJSONInAString(string body)
    {
        string text = Assert.Single(Read($$"""[{"request_id":"r1","request_body":{{body}}}]""")).RequestBody!;
        Assert.Equal("p", JsonDocument.Parse(text).RootElement.GetProperty("prompt").GetString());
    }

    [Theory]
    [InlineData("""[{"request_id":"r1"}]""")]
    [InlineData("""[{"request_id":"r1","request_body":null,"credits_deduction":"free","generation_url":null}]""")]
    [InlineData("""[{"request_id":"r1","created_at":5,"model_status":[]}]""")]
    public void MissingAndInvalidFieldsOfARowAreUnknown(string body) =>
        Assert.Equal(new HistoryRow { RequestId = "r1" }, Assert.Single(Read(body)));

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\u00ff")]
    public void ANameThatIsNotUnicodeHidesNoField(string name)
    {
        byte[] body = Encoding.Latin1.GetBytes($"[{{\"{name}\":\"{name}\",\"request_id\":\"r1\"}}]");
        Assert.Equal("r1", Assert.Single(HistoryParser.Page(Responses.Of(200, null, body))!.Rows).RequestId);
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    public void AnImpossibleTimeIsUnknown(string time) =>
        Assert.Null(Assert.Single(Read($$"""[{"request_id":"r1","created_at":"{{time}}"}]""")).Created);

    [Fact]
    public void ARowWithoutARequestIdIsKeptBecauseItMayBeOurs() =>
        Assert.Equal(3, Read("""[{"model_name":"m"},5,{"request_id":7}]""").Count(row => row.RequestId is null));

    [Theory]
    [InlineData("""{"data":{"rows":[ROW],"total_count":7}}""", 7)]
    [InlineData("""{"total":"7","results":[ROW]}""", 7)]
    [InlineData("""[ROW]""", null)]
    [InlineData("""{"count":1,"data":[ROW]}""", null)]
    public void TheTotalIsReadWhereverItIs(string shape, int? total)
    {
        HistoryPage page =
            HistoryParser.Page(Responses.Json(200, shape.Replace("ROW", Row, StringComparison.Ordinal)))!;
        Assert.Equal(total, page.Total);
        Assert.Equal("r1", Assert.Single(page.Rows).RequestId);
    }

    [Theory]
    [InlineData("\"model_created\":\"2026-01-31T12:00:00Z\"")]
    [InlineData("\"when\":\"2026-01-31T14:00:00+02:00\"")]
    [InlineData("\"ts\":1769860800")]
    [InlineData("\"ts\":\"1769860800000\"")]
    [InlineData("\"updated\":\"2026-01-31T13:00:00Z\",\"made\":\"2026-01-31T12:00:00\"")]
    public void TheTimeIsReadWhateverItsFieldIsCalled(string field) => Assert.Equal(
        new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
        Assert.Single(Read($$"""[{"request_id":"r1","latency_ms":42000,{{field}}}]""")).Created);

    [Theory]
    [InlineData("\"seed\":1100000000")]
    [InlineData("\"seed\":\"1100000000\"")]
    [InlineData("\"user_id\":1700000000000")]
    public void ANumberIsATimeOnlyIfItsNameSaysSo(string field) =>
        Assert.Null(Assert.Single(Read($$"""[{"request_id":"r1",{{field}}}]""")).Created);

    [Theory]
    [InlineData("""{"error":"database timed out","data":[]}""")]
    [InlineData("""{"errors":[{"message":"shard 2 failed"}],"data":[ROW]}""")]
    [InlineData("""{"success":false,"data":[ROW]}""")]
    [InlineData("""{"status":"error","data":{"rows":[ROW]}}""")]
    [InlineData("""{"data":{"rows":[ROW],"error":"partial"}}""")]
    public void APageWithAnErrorIsNoPage(string body) =>
        Assert.Null(HistoryParser.Page(Responses.Json(200, body.Replace("ROW", Row, StringComparison.Ordinal))));

    [Fact]
    public void TheErrorOfABareRowIsItsOwn() => Assert.Equal(
        "blocked",
        Assert.Single(Read("""{"request_id":"r1","model_status":"FAILED","error":"blocked"}""")).Error);

    [Fact]
    public void NamesMayBeWrittenInAnyCase()
    {
        HistoryRow row = Assert.Single(Read("""{"Data":[{"Request_ID":"r1","Generation_Url":"https://h/a"}]}"""));
        Assert.Equal(("r1", "https://h/a"), (row.RequestId, row.Output));
    }

    private static List<HistoryRow> Read(string body) => HistoryParser.Page(Responses.Json(200, body))!.Rows;
}
