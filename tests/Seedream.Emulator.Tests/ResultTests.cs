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
    public async Task File_size_can_be_a_number_and_wrong()
    {
        Options.FileSizeError = -7;
        Options.FileSizeAsNumber = true;
        JsonElement image = (await BodyAsync(await CompleteAsync("x"))).GetProperty("images")[0];
        int length = (await Public.GetByteArrayAsync(image.GetProperty("url").GetString())).Length;
        Assert.Equal(length - 7, image.GetProperty("file_size").GetInt32());
    }

    [Fact]
    public async Task An_image_can_be_a_path_on_both_hosts_or_in_the_result_itself()
    {
        string id = await CompleteAsync("x");
        byte[] image = await Public.GetByteArrayAsync(await FirstImageUrlAsync(id));
        Options.ImageAddress = ImageAddress.Relative;
        string path = await FirstImageUrlAsync(id);
        Assert.StartsWith("/generations/", path);
        Assert.Equal(image, await Public.GetByteArrayAsync(new Uri(Emulator.FilesEndpoint, path)));
        Assert.Equal(image, await Client.GetByteArrayAsync(path));
        Assert.Empty(Counters.LeakedKeys);
        Options.ImageAddress = ImageAddress.Base64;
        Assert.Equal(Convert.ToBase64String(image), await FirstImageUrlAsync(id));
        Options.ImageAddress = ImageAddress.DataUri;
        string uri = $"data:image/jpeg;base64,{Convert.ToBase64String(image)}";
        JsonElement result = await BodyAsync(id);
        Assert.Equal(uri, result.GetProperty("output").GetString());
        Assert.Equal(Jobs[0].OutputIds[0], result.GetProperty("images")[0].GetProperty("file_name").GetString());
    }

    [Theory]
    [InlineData(ImageLists.FirstInImages, 1, 3)]
    [InlineData(ImageLists.Split, 1, 2)]
    public async Task Images_and_output_can_list_different_images(ImageLists lists, int inImages, int inOutput)
    {
        (Options.ImageLists, Options.OutputShape) = (lists, OutputShape.TextArray);
        string id = await CompleteAsync("x", maxImages: 3);
        List<string> images = await ImageUrlsAsync(id);
        JsonElement list = (await BodyAsync(id)).GetProperty("output");
        List<string?> output = [.. list.EnumerateArray().Select(url => url.GetString())];
        Assert.Equal((inImages, inOutput), (images.Count, output.Count));
        Assert.Equal(3, images.Union(output).Count());
    }

    [Fact]
    public async Task One_image_of_several_can_fail()
    {
        Options.ImagesFailed = 1;
        Options.OutputShape = OutputShape.TextArray;
        string id = await CompleteAsync("x", maxImages: 3);
        JsonElement result = await BodyAsync(id);
        string?[] states = ["FAILED", "COMPLETED", "COMPLETED"];
        JsonElement.ArrayEnumerator images = result.GetProperty("images").EnumerateArray();
        Assert.Equal(states, images.Select(image => image.GetProperty("status").GetString()));
        Assert.Equal(JsonValueKind.Null, images.First().GetProperty("url").ValueKind);
        Assert.Equal(2, result.GetProperty("output").GetArrayLength());
        List<JsonElement> rows = await RowsAsync();
        Assert.Equal(states, rows.Select(row => row.GetProperty("model_status").GetString()));
        Assert.Equal(JsonValueKind.Null, rows[0].GetProperty("generation_url").ValueKind);
        string made = rows[1].GetProperty("generation_url").GetString()!;
        Assert.Equal(200, await CodeAsync(Public.GetAsync(made)));
        Assert.Equal(404, await CodeAsync(Public.GetAsync(made.Replace("-1.jpeg", "-0.jpeg"))));
        Assert.Equal(2, Assert.Single(Jobs).OutputIds.Count);
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
        JsonElement nested = (await OutputAsync(OutputShape.Nested)).GetProperty("data").GetProperty("images");
        IEnumerable<JsonElement> inner = nested.EnumerateArray().Select(item => item.GetProperty("image"));
        Assert.Equal(urls, inner.Select(image => image.GetProperty("url").GetString()));
        string text = (await OutputAsync(OutputShape.JsonText)).GetString()!;
        Assert.Equal(urls, JsonSerializer.Deserialize<List<string>>(text));

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
