using System.Net;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Service.Connection;

public sealed class HttpExchangeTests
{
    [Fact]
    public void Image_data_is_left_out_and_the_text_around_it_is_kept()
    {
        string data = new('A', 5000);
        Assert.Equal(
            "{\"data_urls\":[\"(5023 characters of image data)\",\"b\"]}",
            HttpExchange.Shorten($"{{\"data_urls\":[\"data:image/jpeg;base64,{data}\",\"b\"]}}"));
        Assert.Equal(
            "{\"image\":\"(5002 characters of image data)\"}", HttpExchange.Shorten($"{{\"image\":\"{data}==\"}}"));
    }

    [Fact]
    public void A_short_text_is_kept_and_a_long_one_is_shortened()
    {
        Assert.Equal("{\"error\":\"no\"}", HttpExchange.Shorten("{\"error\":\"no\"}"));
        string shortened = HttpExchange.Shorten(string.Concat(Enumerable.Repeat("word ", 10_000)));
        Assert.InRange(shortened.Length, 4000, 4200);
        Assert.EndsWith("…", shortened, StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_line_contains_everything_but_the_query()
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
