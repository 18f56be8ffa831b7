using Seedream.Core.Tests.Support;
using Seedream.Service.Wire;

namespace Seedream.Core.Tests.Service.Wire;

/// <summary>Every image of an answer is found once, whatever the answer looks like.</summary>
public sealed class ReplyImagesTests
{
    private static readonly string Jpeg = Convert.ToBase64String(Photos.Jpeg());
    private static readonly string Png = Convert.ToBase64String(Photos.Png());

    // JPEG and PNG are embedded images. They are listed by their format, and URLs by their path.
    [Theory]
    [InlineData("""{"output":"JPEG"}""", "jpg")]
    [InlineData("""{"output":"data:image/jpeg;base64,JPEG"}""", "jpg")]
    [InlineData("""{"output":"DATA:image/png;base64,PNG"}""", "png")]
    [InlineData("""{"output":{"b64_json":"JPEG"}}""", "jpg")]
    [InlineData("""{"images":["JPEG","PNG","JPEG"]}""", "jpg png")]
    [InlineData("""{"images":[{"content":{"base64":"JPEG"}}],"output":"https://h/a"}""", "jpg h/a")]
    [InlineData("""{"images":[{"url":"https://h/a"}],"output":["https://h/b","https://h/a"]}""", "h/a h/b")]
    [InlineData("""{"output":["https://h/b"],"images":[{"url":"https://h/a"}]}""", "h/a h/b")]
    [InlineData("""{"image":"https://h/c","data":"https://h/d","result":{"images":["https://h/e"]}}""", "h/c h/d h/e")]
    [InlineData("""{"output":"[\"https://h/a\",\"https://h/b\"]"}""", "h/a h/b")]
    [InlineData("""{"output":"{\"images\":[{\"url\":\"https://h/a\"}]}"}""", "h/a")]
    [InlineData("""{"output":"\"https://h/a\""}""", "h/a")]
    [InlineData("""{"output":"[not JSON]"}""", "")]
    [InlineData("""{"output":"/files/a.jpeg"}""", "images.example/files/a.jpeg")]
    [InlineData("""{"images":[{"url":"/files/a.jpeg"}]}""", "images.example/files/a.jpeg")]
    [InlineData("""{"output":["//evil.example/a","/\\evil.example/a","files/a.jpeg","/a b"]}""", "")]
    [InlineData("""{"output":{"image_url":{"url":"https://h/a"}}}""", "h/a")]
    [InlineData("""{"output":{"url":null,"b64_json":"JPEG"}}""", "jpg")]
    [InlineData("""{"output":{"prompt":"https://h/p","image_input":["https://h/i"],"file":"https://h/a"}}""", "h/a")]
    [InlineData("""{"images":[{"url":"https://h/a"},{"url":"https://h/b","status":"FAILED"}]}""", "h/a")]
    [InlineData("""{"images":[{"url":"https://h/a","error":null},{"url":"https://h/b","error":"x"}]}""", "h/a")]
    [InlineData("""{"images":[{"url":"https://h/b","error":"x"}],"output":["https://h/a","https://h/b"]}""", "h/a")]
    [InlineData("""{"images":[{"status":"error","error":{"code":1}},"https://h/a"]}""", "h/a")]
    [InlineData("""{"IMAGES":[{"URL":"https://h/a"}],"Status_Url":"https://h/s"}""", "h/a")]
    [InlineData("""{"image_url":"https://h/a"}""", "h/a")]
    [InlineData("""{"image_urls":["https://h/a","https://h/b"]}""", "h/a h/b")]
    [InlineData("""{"response":{"images":[{"url":"https://h/a"}],"Status_Url":"https://h/s"}}""", "h/a")]
    [InlineData("""{"prompt":"https://h/p","status_url":"https://h/s","seed":"https://h/x"}""", "")]
    public void ImagesAreFoundInEveryShape(string body, string wanted) => Assert.Equal(wanted, Read(body));

    [Fact]
    public void Base64ForURLsAndWithoutPaddingIsDecoded()
    {
        string encoded = Jpeg.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        Assert.Equal("jpg", Read($$"""{"output":"{{encoded}}"}"""));
    }

    [Fact]
    public void DeepNestingEndsTheSearchAndNotTheRun()
    {
        string deep = new string('[', 40) + "\"https://h/a\"" + new string(']', 40);
        Assert.Equal("h/b", Read($$"""{"images":{{deep}},"output":"https://h/b"}"""));
    }

    [Theory]
    [InlineData(8_000, 1)]
    [InlineData(9_000, 0)]
    [InlineData(4_000_000, 0)]
    public void AnAddressWithoutBoundIsNone(int length, int count) => Assert.Equal(
        count, Images($$"""{"images":[{"url":"{{"https://h/".PadRight(length, 'a')}}"}]}""").Count);

    [Fact]
    public void ANameWithoutBoundIsNone() =>
        Assert.Null(Images($$"""{"images":[{"url":"https://h/","file_name":"{{new string('a', 5000)}}"}]}""")[0].Name);

    private static string Read(string body)
    {
        body = body.Replace("JPEG", Jpeg, StringComparison.Ordinal).Replace("PNG", Png, StringComparison.Ordinal);
        return string.Join(' ', Images(body).Select(image => image.Uri is { } uri
            ? uri.Host + uri.AbsolutePath
            : Seedream.Edits.Formats.ImageFormat.Extension(image.Content.Span)!.TrimStart('.')));
    }

    private static IReadOnlyList<RemoteImage> Images(string body) =>
        ReplyParser.Result(Responses.Json(200, body), new Uri("https://images.example/v2/"))?.Images
        ?? throw new InvalidOperationException("The answer is not a result.");
}
