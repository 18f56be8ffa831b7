using Seedream.Core.Tests.Support;
using Seedream.Service.Wire;

namespace Seedream.Core.Tests.Service.Wire;

public sealed class DirectReplyParserTests
{
    private static readonly byte[] Picture = Photos.Jpeg();
    private static readonly string Encoded = Convert.ToBase64String(Picture);

    [Theory]
    [InlineData("image/jpeg")]
    [InlineData("image/png")]
    [InlineData("IMAGE/JPEG")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public void Bytes_of_a_picture_are_the_picture(string? contentType)
    {
        DirectReply? reply = DirectReplyParser.Read(Responses.Of(
            200, contentType, Picture, ("x-cost", "0.035"), ("x-remaining-credits", "9.5"), ("x-request-id", "r1"), ("x-generation-time", "12.5")));
        Assert.NotNull(reply);
        Assert.Equal(Picture, Assert.Single(reply.Images).Content.ToArray());
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
    public void Pictures_in_JSON_are_decoded(string body, int count)
    {
        DirectReply? reply = DirectReplyParser.Read(Responses.Json(200, body.Replace("B64", Encoded, StringComparison.Ordinal)));
        Assert.NotNull(reply);
        Assert.Equal(count, reply.Images.Count);
        Assert.All(reply.Images, image => Assert.Equal(Picture, image.Content.ToArray()));
    }

    [Theory]
    [InlineData("""{"images":["https://h/a"]}""")]
    [InlineData("""{"images":[{"url":"https://h/a"}]}""")]
    [InlineData("""{"output":"https://h/a"}""")]
    [InlineData("""{"image":"https://h/a"}""")]
    [InlineData("""{"image":{"url":"https://h/a"}}""")]
    public void An_address_in_place_of_the_bytes_is_an_address(string body)
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
    public void An_answer_without_a_picture_has_none(string? contentType, string body) =>
        Assert.Null(DirectReplyParser.Read(Responses.Of(200, contentType, body)));

    [Theory]
    [InlineData("1e20")]
    [InlineData("-1")]
    [InlineData("soon")]
    public void An_odd_header_does_not_cost_the_picture(string time)
    {
        DirectReply? reply = DirectReplyParser.Read(Responses.Of(200, "image/jpeg", Picture, ("x-generation-time", time), ("x-cost", "dear")));
        Assert.Equal(new JobMetrics(null, null, null, null, null), reply!.Metrics);
    }
}
