using System.Text.Json;
using CsCheck;
using Seedream.Core.Tests.Support;
using Seedream.Service.Wire;

namespace Seedream.Core.Tests.Service.Wire;

public sealed class ResultReplyTests
{
    [Theory]
    [InlineData("\"https://h/a\"", "a")]
    [InlineData("[\"https://h/a\",\"https://h/b\"]", "a b")]
    [InlineData("[{\"url\":\"https://h/a\"},{\"url\":\"https://h/b\"}]", "a b")]
    [InlineData("[{\"uri\":\"https://h/a\"},{\"image_url\":\"https://h/b\"}]", "a b")]
    [InlineData("{\"url\":\"https://h/a\"}", "a")]
    [InlineData("{\"images\":[{\"url\":\"https://h/a\"},\"https://h/b\"]}", "a b")]
    [InlineData("{\"first\":\"https://h/a\",\"second\":\"https://h/b\"}", "a b")]
    [InlineData("[[\"https://h/a\"],[[\"https://h/b\"]]]", "a b")]
    [InlineData("[\"https://h/a\",\"https://h/a\",\"https://h/b\",\"https://h/a\"]", "a b")]
    [InlineData("[\"https://h/a\",null,5,true,\"\",\"no address\",\"ftp://h/x\",\"file:///etc/passwd\"]", "a")]
    [InlineData("\"http://h/a\"", "a")]
    public void OutputIsReadInEveryForm(string output, string expected) =>
        Assert.Equal(expected, Names($$"""{"status":"COMPLETED","output":{{output}}}"""));

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"words\"")]
    public void AnOutputWithoutAURLHasNoImage(string output) =>
        Assert.Equal("", Names($$"""{"status":"COMPLETED","output":{{output}}}"""));

    [Theory]
    [InlineData(""" "output":"https://h/o","images":[{"url":"https://h/a"},{"url":"https://h/b"}] """, "a b o")]
    [InlineData(""" "output":["https://h/a","https://h/b"],"images":[{"url":"https://h/a"}] """, "a b")]
    [InlineData(""" "output":"https://h/o","images":[] """, "o")]
    [InlineData(""" "output":"https://h/o","images":[{"content_type":"image/jpeg"}] """, "o")]
    [InlineData(""" "output":"https://h/o","images":"none" """, "o")]
    [InlineData(""" "images":[{"url":"https://h/a"},{"url":"https://h/a"},{"url":"https://h/b"}] """, "a b")]
    public void AllImagesAreTakenInOrderAndDuplicatesAreDropped(string fields, string expected) =>
        Assert.Equal(expected, Names($$"""{"status":"COMPLETED",{{fields}}}"""));

    [Theory]
    [InlineData("\"123456\"", 123456L)]
    [InlineData("123456", 123456L)]
    [InlineData("\"\"", null)]
    [InlineData("\"many\"", null)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("1e30", null)]
    [InlineData("null", null)]
    [InlineData("[]", null)]
    public void TheSizeOfAFileIsAStringOrANumberOrUnknown(string size, long? expected)
    {
        string image = $$"""{"url":"https://h/a","file_name":"n.jpeg","file_size":{{size}}}""";
        ResultReply reply = Read($$"""{"status":"COMPLETED","images":[{{image}}]}""");
        Assert.Equal([new RemoteImage(new Uri("https://h/a"), "n.jpeg", expected)], reply.Images);
    }

    [Fact]
    public void ImagesWithoutAStatusAreAResult()
    {
        Assert.Equal(JobPhase.Completed, Read("""{"output":"https://h/a"}""").Phase);
        Assert.Equal(JobPhase.Running, Read("""{"status":"PROCESSING","output":"https://h/a"}""").Phase);
        Assert.Equal(JobPhase.Running, Read("""{"request_id":"x"}""").Phase);
    }

    [Fact]
    public void AFailedOrForgottenJobHasNoImages()
    {
        Assert.Empty(ReplyParser.Result(Responses.Json(422, """{"status":"FAILED","output":"https://h/a"}"""))!.Images);
        Assert.Empty(ReplyParser.Result(Responses.Json(404, """{"error":"x","output":"https://h/a"}"""))!.Images);
    }

    [Fact]
    public void AnyJSONCanBeRead() => Bodies.Sample(body => ReplyParser.Result(Responses.Json(200, body)));

    private static readonly Gen<string> Values = Gen.Recursive<string>((depth, value) => depth > 3
        ? Gen.Const("1")
        : Gen.OneOf(
            Gen.OneOfConst("null", "true", "-1", "1e400"),
            Gen.OneOfConst("\"\"", "\"https://h/a\"", "\"\\ud800\"", "\"12\"", "\"FAILED\""),
            Gen.String[0, 5].Select(text => JsonSerializer.Serialize(text)),
            value.Array[0, 3].Select(items => $"[{string.Join(',', items)}]"),
            Gen.Select(Gen.OneOfConst("url", "status", "file_size", "file_name", "error", "x"), value).Array[0, 3]
                .Select(items => $"{{{string.Join(',', items.Select(item => $"\"{item.Item1}\":{item.Item2}"))}}}")));

    private static readonly Gen<string> Bodies = Gen.Select(Values, Values, Values, Values)
        .Select((one, two, three, four) =>
            $$"""{"status":{{one}},"output":{{two}},"images":{{three}},"metrics":{{four}},"error":{{two}}}""");

    private static ResultReply Read(string body) => ReplyParser.Result(Responses.Json(200, body))!;

    private static string Names(string body) =>
        string.Join(' ', Read(body).Images.Select(image => image.Uri!.AbsolutePath.Trim('/')));
}
