using System.Net;
using System.Text.Json;

namespace Seedream.Emulator.Tests;

public sealed class ResultTests : EmulatorTest
{
    [Fact]
    public async Task A_result_has_the_documented_fields()
    {
        string id = await CompleteAsync("a boat");
        JsonElement result = await BodyAsync(id);

        Assert.Equal("COMPLETED", result.GetProperty("status").GetString());
        Assert.Equal("a boat", result.GetProperty("prompt").GetString());
        Assert.Equal(JsonValueKind.Number, result.GetProperty("seed").ValueKind);
        Assert.Equal(40.5, result.GetProperty("timings").GetProperty("inference").GetDouble());
        Assert.Equal(0.035m, result.GetProperty("metrics").GetProperty("cost").GetDecimal());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("error").ValueKind);

        JsonElement image = Assert.Single(result.GetProperty("images").EnumerateArray());
        string? url = image.GetProperty("url").GetString();
        Assert.StartsWith($"{Emulator.FilesEndpoint}generations/", url);
        Assert.EndsWith(".jpeg", url);
        Assert.Equal(url, result.GetProperty("output").GetString());
        Assert.Equal("image/jpeg", image.GetProperty("content_type").GetString());
        Assert.Equal(Path.GetFileName(url), image.GetProperty("file_name").GetString());

        byte[] bytes = await Public.GetByteArrayAsync(url);
        Assert.Equal($"{bytes.Length}", image.GetProperty("file_size").GetString());
    }

    [Fact]
    public async Task File_size_can_be_a_number()
    {
        Options.FileSizeAsNumber = true;
        JsonElement image = (await BodyAsync(await CompleteAsync("x"))).GetProperty("images")[0];
        Assert.Equal(JsonValueKind.Number, image.GetProperty("file_size").ValueKind);
    }

    [Fact]
    public async Task Output_has_every_shape()
    {
        string id = await CompleteAsync("x", maxImages: 3);
        List<string> urls = await ImageUrlsAsync(id);
        Assert.Equal(3, urls.Distinct().Count());

        Assert.Equal(urls[0], (await OutputAsync(OutputShape.Text)).GetString());
        JsonElement texts = await OutputAsync(OutputShape.TextArray);
        Assert.Equal(urls, texts.EnumerateArray().Select(url => url.GetString()));
        JsonElement objects = await OutputAsync(OutputShape.ObjectArray);
        Assert.Equal(urls, objects.EnumerateArray().Select(item => item.GetProperty("url").GetString()));
        JsonElement single = await OutputAsync(OutputShape.Object);
        Assert.Equal(urls[0], single.GetProperty("url").GetString());
        Assert.Equal(urls, single.GetProperty("urls").EnumerateArray().Select(url => url.GetString()));

        async Task<JsonElement> OutputAsync(OutputShape shape)
        {
            Options.OutputShape = shape;
            return (await BodyAsync(id)).GetProperty("output");
        }
    }

    [Fact]
    public async Task Images_can_be_absent_or_repeated()
    {
        Options.ImagesListed = false;
        string id = await CompleteAsync("x", maxImages: 2);
        Assert.False((await BodyAsync(id)).TryGetProperty("images", out _));

        Options.ImagesListed = true;
        Options.RepeatImages = true;
        List<string> urls = await ImageUrlsAsync(id);
        Assert.Equal((4, 2), (urls.Count, urls.Distinct().Count()));
    }

    [Fact]
    public async Task A_job_can_make_fewer_images_than_requested()
    {
        Options.ImagesMade = 2;
        Assert.Equal(2, (await ImageUrlsAsync(await CompleteAsync("x", maxImages: 5))).Count);
        Assert.Single(await ImageUrlsAsync(await CompleteAsync("y", maxImages: 1)));
        Assert.Equal(0.105m, Counters.AmountBilled);
    }

    [Theory]
    [InlineData(EarlyResult.StatusBody, 200, "status")]
    [InlineData(EarlyResult.Accepted, 202, "status")]
    [InlineData(EarlyResult.BadRequest, 400, "error")]
    [InlineData(EarlyResult.NotFound, 404, "error")]
    public async Task The_result_before_completion_has_every_form(EarlyResult early, int code, string property)
    {
        Options.EarlyResult = early;
        using HttpResponseMessage response = await ResultAsync(await AcceptAsync("x"));
        Assert.Equal(code, (int)response.StatusCode);
        Assert.True((await JsonAsync(response)).TryGetProperty(property, out _));
    }

    [Fact]
    public async Task Records_expire_after_an_hour_and_files_after_seven_days()
    {
        string id = await CompleteAsync("x");
        string url = await FirstImageUrlAsync(id);
        Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(404, await CodeAsync(ResultAsync(id)));
        Clock.Advance(TimeSpan.FromDays(6.9));
        Assert.Equal(200, await CodeAsync(Public.GetAsync(url)));
        Clock.Advance(TimeSpan.FromDays(0.1));
        Assert.Equal(404, await CodeAsync(Public.GetAsync(url)));
    }

    [Fact]
    public async Task A_running_job_has_no_files()
    {
        string id = await AcceptAsync("x");
        Uri file = new(Emulator.FilesEndpoint, $"generations/{id.Replace("-", "")}-0.jpeg");
        Assert.Equal(404, await CodeAsync(Public.GetAsync(file)));
    }

    private async Task<JsonElement> BodyAsync(string id)
    {
        using HttpResponseMessage response = await ResultAsync(id);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await JsonAsync(response);
    }
}
