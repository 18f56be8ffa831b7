using System.Net;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Service.Connection;

public sealed class HttpExchangeTests
{
    [Fact]
    public void ImageDataIsLeftOutAndTheTextAroundItIsKept()
    {
        string data = new('A', 5000);
        Assert.Equal(
            "{\"data_urls\":[\"(5023 characters of image data)\",\"b\"]}",
            HttpExchange.Shorten($"{{\"data_urls\":[\"data:image/jpeg;base64,{data}\",\"b\"]}}"));
        Assert.Equal(
            "{\"image\":\"(5002 characters of image data)\"}", HttpExchange.Shorten($"{{\"image\":\"{data}==\"}}"));
    }

    [Fact]
    public void AShortTextIsKeptAndALongOneIsShortened()
    {
        Assert.Equal("{\"error\":\"no\"}", HttpExchange.Shorten("{\"error\":\"no\"}"));
        string shortened = HttpExchange.Shorten(string.Concat(Enumerable.Repeat("word ", 10_000)));
        Assert.InRange(shortened.Length, 4000, 4200);
        Assert.EndsWith("…", shortened, StringComparison.Ordinal);
    }

    [Fact]
    public void TheLogLineContainsEverythingButTheQuery()
    {
        var exchange = new HttpExchange
        {
            Method = "GET",
            Uri = new Uri("https://images.example/a.jpeg?signature=secret"),
            Status = HttpStatusCode.NotFound,
            Elapsed = TimeSpan.FromMilliseconds(12.4),
            RequestId = "id-1",
        };
        Assert.Equal("GET https://images.example/a.jpeg 404 12 ms id-1", exchange.ToString());

        HttpExchange failed = exchange with { Status = null, Failure = "broken", RequestId = null };
        Assert.Equal("GET https://images.example/a.jpeg broken 12 ms", failed.ToString());
    }
}
