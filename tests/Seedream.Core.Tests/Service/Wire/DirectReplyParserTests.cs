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
    public void An_image_is_read_under_any_content_type(string? contentType)
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
        Assert.Equal(Image, Assert.Single(reply.Images).Bytes.ToArray());
        Assert.Equal("r1", reply.RequestId);
        Assert.Equal(new JobMetrics(0.035m, 9.5m, TimeSpan.FromSeconds(12.5), null, null), reply.Metrics);
    }

    public static TheoryData<string, int> Encodings => new()
    {
        { """{"images":["B64","B64"]}""", 2 },
        { """{"image":"B64"}""", 1 },
        { """{"image":"data:image/jpeg;base64,B64"}""", 1 },
        { """{"images":[{"b64_json":"B64"},{"image":"B64"}]}""", 2 },
        { """{"images":[null,5,"not base64!","B64"]}""", 1 },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Images_in_JSON_are_decoded(string body, int count)
    {
        string json = body.Replace("B64", Encoded, StringComparison.Ordinal);
        DirectReply? reply = DirectReplyParser.Read(Responses.Json(200, json));
        Assert.NotNull(reply);
        Assert.Equal(count, reply.Images.Count);
        Assert.All(reply.Images, image => Assert.Equal(Image, image.Bytes.ToArray()));
    }

    [Theory]
    [InlineData("""{"images":["https://h/a"]}""")]
    [InlineData("""{"images":[{"url":"https://h/a"}]}""")]
    [InlineData("""{"output":"https://h/a"}""")]
    [InlineData("""{"image":"https://h/a"}""")]
    [InlineData("""{"image":{"url":"https://h/a"}}""")]
    public void A_URL_instead_of_the_bytes_is_kept(string body)
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
    public void A_response_without_an_image_is_not_a_reply(string? contentType, string body) =>
        Assert.Null(DirectReplyParser.Read(Responses.Of(200, contentType, body)));

    [Theory]
    [InlineData("1e20")]
    [InlineData("-1")]
    [InlineData("soon")]
    public void An_invalid_header_does_not_lose_the_image(string time)
    {
        DirectReply? reply = DirectReplyParser.Read(
            Responses.Of(200, "image/jpeg", Image, ("x-generation-time", time), ("x-cost", "dear")));
        Assert.Equal(new JobMetrics(null, null, null, null, null), reply!.Metrics);
    }
}
