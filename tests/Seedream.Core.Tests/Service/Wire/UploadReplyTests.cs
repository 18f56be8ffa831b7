using Seedream.Core.Tests.Support;
using Seedream.Service.Wire;

namespace Seedream.Core.Tests.Service.Wire;

public sealed class UploadReplyTests
{
    private const string Address = "https://images.example/a.jpg";

    [Theory]
    [InlineData("""{"file_urls":["URL"],"message":"ok"}""")]
    [InlineData("""{"urls":["URL"]}""")]
    [InlineData("""{"url":"URL"}""")]
    [InlineData("""{"file_urls":"URL"}""")]
    [InlineData("""["URL"]""")]
    [InlineData("""[{"url":"URL"}]""")]
    [InlineData("\ufeff{\"file_urls\":[\"URL\"]}")]
    public void TheAddressOfAnUploadIsFoundInEveryForm(string body) =>
        Assert.Equal(new Uri(Address), Read(200, body));

    [Theory]
    [InlineData(200, """{"file_urls":[]}""")]
    [InlineData(200, """{"file_urls":["file:///etc/passwd"]}""")]
    [InlineData(200, "")]
    [InlineData(500, """{"file_urls":["URL"]}""")]
    public void AnotherAnswerHasNoAddress(int status, string body) => Assert.Null(Read(status, body));

    private static Uri? Read(int status, string body) =>
        ReplyParser.UploadedFile(Responses.Json(status, body.Replace("URL", Address, StringComparison.Ordinal)));
}
