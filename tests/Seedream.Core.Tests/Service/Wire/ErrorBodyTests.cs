using Seedream.Core.Tests.Support;
using Seedream.Service.Wire;

namespace Seedream.Core.Tests.Service.Wire;

public sealed class ErrorBodyTests
{
    [Theory]
    [InlineData("""{"error":"no credit"}""", "no credit")]
    [InlineData("""{"detail":"no credit"}""", "no credit")]
    [InlineData("""{"message":"no credit"}""", "no credit")]
    [InlineData("""{"error_description":"no credit"}""", "no credit")]
    [InlineData("""{"error":{"message":"no credit"}}""", "no credit")]
    [InlineData("""{"error":null,"detail":"no credit"}""", "no credit")]
    [InlineData("""{"error":"","message":"no credit"}""", "no credit")]
    [InlineData("""{"error":false,"message":"no credit"}""", "no credit")]
    [InlineData("""{"error":"no\n\n  credit "}""", "no credit")]
    [InlineData("""{"detail":[{"loc":["body","size"],"msg":"not a size","type":"value_error"}]}""", "size: not a size")]
    [InlineData("""{"detail":[{"loc":["body","images",3],"msg":"no URL"},{"msg":"bad"}]}""", "images.3: no URL; bad")]
    [InlineData("""{"detail":["first","second"]}""", "first; second")]
    [InlineData("plain words", "plain words")]
    [InlineData("<html><head><title>502 Bad\r\n Gateway</title></head><body>long</body></html>", "502 Bad Gateway")]
    [InlineData("\r\n<!DOCTYPE html><TITLE lang='en'>A &amp; B</TITLE>", "A & B")]
    public void TheMessageIsFoundInEveryFormOfBody(string body, string expected) =>
        Assert.Equal(expected, Read(body));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"error":5,"detail":[],"message":["x"]}""")]
    [InlineData("""{"detail":[{"type":"x"}]}""")]
    [InlineData("<html><body>nothing to say</body></html>")]
    public void ABodyWithoutAMessageHasNone(string body) =>
        Assert.Null(Read(body));

    [Theory]
    [InlineData("cut off \\ud83d", "cut off \ufffd")]
    [InlineData("\\ud83d\\ud83d\\ude00", "\ufffd\ud83d\ude00")]
    [InlineData("a \\\\ud83d", "a \\ud83d")]
    public void HalfACharacterIsReplacedAndHidesNoMessage(string escaped, string expected) =>
        Assert.Equal(expected, Read($$"""{"error":"{{escaped}}","message":"other"}"""));

    [Fact]
    public void ALongMessageIsShortened()
    {
        string words = string.Concat(Enumerable.Repeat("word ", 1000));
        Assert.Equal(words[..500] + "…", Read($$"""{"error":"{{words}}"}"""));
    }

    private static string? Read(string body) => ErrorBody.Read(Responses.Json(400, body));
}
