using System.Text;
using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Runs.Evidence;
using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Transport;
using Seedream.Service.Wire;

namespace Seedream.Core.Tests.Fuzz;

/// <summary>Damaged answers of the service are read, or rejected, like any others.</summary>
public sealed class AnswerFuzzTests
{
    private static readonly Uri Host = new("https://images.example/");
    private static readonly string Image = Convert.ToBase64String(Photos.Png());
    private static readonly int[] Codes =
        [200, 201, 202, 204, 301, 400, 401, 402, 403, 404, 405, 406, 408, 410, 413, 422, 429, 500, 502, 503];

    private static readonly byte[][] Statuses = Utf8(
        """{"request_id":"r1","status":"IN_QUEUE"}""",
        """{"status":"COMPLETED","metrics":{"cost":0.035,"queue_time":1.5,"inference_time":"45","total_time":47}}""",
        """{"status":"FAILED","error":"sensitive content"}""",
        """{"detail":"Request not found"}""");

    private static readonly byte[][] Results = Utf8(
        """{"status":"COMPLETED","images":[{"url":"https://h/a.jpeg","file_name":"a.jpeg","file_size":"12345"}]}""",
        """{"status":"COMPLETED","output":["https://h/a.jpeg","https://h/b.jpeg"],"metrics":{"cost":"0.07"}}""",
        $$"""{"status":"COMPLETED","image":"data:image/png;base64,{{Image}}"}""",
        $$"""{"status":"COMPLETED","output":"[{\"url\":\"/generations/a.jpeg\"},{\"status\":\"FAILED\"}]"}""",
        """{"status":"COMPLETED","output":"['https://h/a.jpeg', 'https://h/b.jpeg']"}""");

    private static readonly byte[][] Errors = Utf8(
        """{"error":"Insufficient credits"}""",
        """{"detail":[{"loc":["body","prompt"],"msg":"field required","type":"missing"}]}""",
        """{"error":{"message":"Too many requests","detail":"limit"}}""",
        """{"message":"m","error_description":"d"}""",
        "<html><head><title>502 Bad &amp; Gateway</title></head></html>",
        "upstream connect error");

    private static readonly byte[][] Histories = Utf8(
        """
        {"total":2,"data":{"rows":[{"request_id":"r1","model_name":"m","model_status":"COMPLETED",
        "credits_deduction":"0.035","request_body":"{\"prompt\":\"p\",\"image_input\":[\"https://h/a%20b.jpg?x=1\"]}",
        "generation_url":"[\"https://h/a.jpeg\"]","error":null,"created_at":"2026-01-31T12:00:00Z"},
        {"request_id":"r2","request_body":{"prompt":"p","image_input":"data:image/png;base64,iVBORw0KGgo="},
        "created":1769860800000}]}}
        """,
        """[{"request_id":"r1","model_status":"FAILED","error":"e","generation_url":{"url":"https://h/a"}}]""");

    [Fact]
    public void StatusAnswers() => Fuzzing.Run(10, Statuses, bytes => Each(bytes, response =>
    {
        StatusReply? reply = ReplyParser.Status(response);
        Assert.True(reply?.Error is not { Length: > 600 });
    }));

    [Fact]
    public void ResultAnswers() => Fuzzing.Run(16, Results, ReadResult);

    [Fact]
    public void DirectAnswers() => Fuzzing.Run(10, [.. Results, Photos.Jpeg()], bytes =>
    {
        ApiResponse response = Responses.Of(
            200, null, bytes, ("x-request-id", Text(bytes)), ("x-cost", Text(bytes)), ("x-generation-time", "1e9"));
        DirectReply? reply = DirectReplyParser.Read(response, Host);
        Assert.True(reply is not { Images.Count: 0 or > ReplyImages.MaxImages });
    });

    [Fact]
    public void UploadAndCreditAnswers() => Fuzzing.Run(
        6, Utf8("""{"file_urls":["https://h/a.jpg"]}""", """{"credits":12.5,"free-credits":"1"}"""), bytes =>
        {
            ApiResponse response = Responses.Of(200, null, bytes);
            Assert.True(ReplyParser.UploadedFile(response)?.IsWeb() is not false);
            ReplyParser.Credit(response);
        });

    [Fact]
    public void HistoryAnswers() => Fuzzing.Run(16, Histories, ReadHistory);

    [Fact]
    public void ErrorAnswers() => Fuzzing.Run(14, [.. Errors, .. Statuses], ReadErrors);

    [Fact]
    public void LogLines() => Fuzzing.Run(
        4, [.. Results, .. Errors], bytes => HttpExchange.Shorten(Encoding.UTF8.GetString(bytes)));

    [Fact]
    public void RateLimitHeaders() => Fuzzing.Run(8, Utf8("2026-01-31T12:00:00Z", "30", "1769860800000"), bytes =>
    {
        string text = Text(bytes);
        ApiResponse response = Responses.Of(
            429, null, "", ("x-rate-limit-reset-at-utc", text), ("Retry-After", text), ("Date", text));
        TimeSpan? pause = RateLimitReset.Read(response.Headers, DateTimeOffset.UtcNow);
        Assert.True(pause is null || (pause > TimeSpan.Zero && pause < TimeSpan.FromHours(2)));
        var clock = new ServiceClock(TimeProvider.System);
        clock.Heard(response.Headers.Date);
        Assert.True(clock.Now is null or { Year: < 2101 });
    });

    [Fact]
    public void LongAnswers()
    {
        Fuzzing.RunLong(Results, ReadResult);
        Fuzzing.RunLong(Histories, ReadHistory);
        Fuzzing.RunLong(Errors, ReadErrors);
        string[] opened = ["[", "{\"a\":", "[{\"url\":\"", "{\"images\":[\"", "'", "[{},", "\\\"", "/9j/", "<title>"];
        foreach (string part in opened)
        {
            byte[] open = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length)));
            Fuzzing.Check(open, ReadResult);
            Fuzzing.Check(open, ReadHistory);
        }
    }

    [Theory]
    [InlineData("""{"images":[""", "{},", "{}]}")]
    [InlineData("""{"images":[""", """{"a":1},""", "{}]}")]
    [InlineData("""{"output":"[""", """{\"status\":\"FAIL\"},""", """{}]"}""")]
    [InlineData("""{"output":[""", """{"url":"https://h/a","status":"FAILED"},""", "{}]}")]
    [InlineData("""{"output":{""", "\"a\":1,", "\"b\":1}}")]
    [InlineData("{", "\"a\":1,", "\"status\":\"COMPLETED\"}")]
    [InlineData("[", "[[[[[]]]]],", "[]]")]
    public void ManyParts(string start, string part, string end)
    {
        string body = start + string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length)) + end;
        Fuzzing.Check(
            Encoding.UTF8.GetBytes(body),
            bytes => ReplyParser.Result(Responses.Of(200, "application/json", bytes), Host));
    }

    private static void ReadResult(byte[] bytes) => Each(bytes, response =>
    {
        ResultReply? reply = ReplyParser.Result(response, Host);
        if (reply is null)
            return;

        Assert.InRange(reply.Images.Count, 0, ReplyImages.MaxImages);
        RepeatedImages.Merge(reply.Images, 1);
        JobCost.Reported(reply.Metrics.Cost, TestService.Edit(), reply.Images.Count);
    });

    private static void ReadHistory(byte[] bytes)
    {
        if (HistoryParser.Page(Responses.Of(200, null, bytes)) is not { } page)
            return;

        foreach (ListedRequest request in ListedRequest.From(page.Rows))
        {
            _ = request.Body?.Text("prompt");
            foreach (string photo in request.Body?.Photos ?? [])
            {
                PhotoText.FileName(photo);
                PhotoText.DataHash(photo);
            }

            _ = request.Time - TimeSpan.FromDays(1) + TimeSpan.FromDays(2);
        }

        ReplyImages.Read(page.Rows.Select(row => row.Output).OfType<string>(), Host);
    }

    private static void ReadErrors(byte[] bytes) => Each(bytes, response =>
    {
        var submit = new ApiRequest
        {
            Method = HttpMethod.Post,
            Uri = Host,
            Priority = RequestPriority.Submit,
            DisplayName = "the submit of a.jpg",
        };
        SeedreamException error = (bytes.Length % 3) switch
        {
            0 => ServiceErrors.From(submit, response),
            1 => ServiceErrors.FromSubmit(submit, response, "a.jpg"),
            _ => ServiceErrors.WithoutJob("a.jpg", "the response has no request id", response),
        };
        Assert.InRange(error.Message.Length, 10, 1500);
    });

    private static void Each(byte[] bytes, Action<ApiResponse> read)
    {
        // Half of the inputs come with success, the others with any code.
        int number = bytes.Length + bytes.LastOrDefault();
        int code = number % 2 == 0 ? 200 : Codes[number / 2 % Codes.Length];
        read(Responses.Of(code, "application/json", bytes));
    }

    private static string Text(byte[] bytes) =>
        Encoding.Latin1.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 200))).ReplaceLineEndings(" ");

    private static byte[][] Utf8(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
