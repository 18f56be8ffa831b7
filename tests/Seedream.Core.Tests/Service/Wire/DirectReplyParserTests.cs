using Seedream.Core.Tests.Support;
using Seedream.Service.Wire;

namespace Seedream.Core.Tests.Service.Wire;

public sealed class DirectReplyParserTests
{
    private static readonly byte[] Image = Photos.Jpeg();
    private static readonly string Encoded = Convert.ToBase64String(Image);

    [Theory]
    [InlineData("image/jpeg")]
    [InlineData("image/png")]
    [InlineData("IMAGE/JPEG")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public void AnImageIsReadUnderAnyContentType(string? contentType)
    {
        DirectReply? reply = DirectReplyParser.Read(Responses.Of(
            200,
            contentType,
            Image,
            ("x-cost", "0.035"),
            ("x-remaining-credits", "9.5"),
            ("x-request-id", "r1"),
            ("x-generation-time", "12.5")));
        Assert.NotNull(reply);
        Assert.Equal(Image, Assert.Single(reply.Images).Content.ToArray());
        Assert.Equal("r1", reply.RequestId);
        Assert.Equal(new JobMetrics(0.035m, 9.5m, TimeSpan.FromSeconds(12.5), null, null), reply.Metrics);
    }

    public static TheoryData<string, int> Encodings => new()
    {
        { """{"images":["B64","B64"]}""", 1 },
        { """{"image":"B64"}""", 1 },
        { """{"image":"data:image/jpeg;base64,B64"}""", 1 },
        { """{"images":[{"b64_json":"B64"},{"image":"B64"}]}""", 1 },
        { """{"images":[null,5,"not base64!","B64"]}""", 1 },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void ImagesInJSONAreDecoded(string body, int count)
    {
        string json = body.Replace("B64", Encoded, StringComparison.Ordinal);
        DirectReply? reply = DirectReplyParser.Read(Responses.Json(200, json));
        Assert.NotNull(reply);
        Assert.Equal(count, reply.Images.Count);
        Assert.All(reply.Images, image => Assert.Equal(Image, image.Content.ToArray()));
    }

    [Theory]
    [InlineData("""{"images":["https://h/a"]}""")]
    [InlineData("""{"images":[{"url":"https://h/a"}]}""")]
    [InlineData("""{"output":"https://h/a"}""")]
    [InlineData("""{"image":"https://h/a"}""")]
    [InlineData("""{"image":{"url":"https://h/a"}}""")]
    public void AURLInsteadOfTheBytesIsKept(string body)
    {
        DirectReply? reply = DirectReplyParser.Read(Responses.Json(200, body));
        Assert.NotNull(reply);
        Assert.Equal(new Uri("https://h/a"), Assert.Single(reply.Images).Uri);
    }

    [Theory]
    [InlineData("image/jpeg", "")]
    [InlineData("text/html", "<html></html>")]
    [InlineData("application/json", "{}")]
    [InlineData("application/json", """{"image":""}""")]
    [InlineData(null, "words")]
    public void AResponseWithoutAnImageIsNotAReply(string? contentType, string body) =>
        Assert.Null(DirectReplyParser.Read(Responses.Of(200, contentType, body)));

    [Theory]
    [InlineData("1e20")]
    [InlineData("-1")]
    [InlineData("soon")]
    public void AnInvalidHeaderDoesNotLoseTheImage(string time)
    {
        DirectReply? reply = DirectReplyParser.Read(
            Responses.Of(200, "image/jpeg", Image, ("x-generation-time", time), ("x-cost", "dear")));
        Assert.Equal(new JobMetrics(null, null, null, null, null), reply!.Metrics);
    }
}
