using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Seedream.Emulator.Tests;

public sealed class UploadTests
{
    [Fact]
    public async Task Uploads_are_public_in_the_order_sent_with_the_email_address_in_the_URL()
    {
        await using Service service = await Service.StartAsync();
        byte[][] files = [Bytes(1), Bytes(100_000), Bytes(3)];
        using HttpResponseMessage response = await service.UploadAsync(files);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement body = await Service.JsonAsync(response);
        Assert.Equal("Files uploaded successfully", body.GetProperty("message").GetString());

        var urls = body.GetProperty("file_urls").EnumerateArray().Select(url => url.GetString()!).ToList();
        string folder = $"{service.Emulator.FilesEndpoint}uploads/someone@example.com/";
        Assert.All(urls, url => Assert.StartsWith(folder, url));
        for (int file = 0; file < files.Length; file++)
            Assert.Equal(files[file], await service.Public.GetByteArrayAsync(urls[file]));
    }

    [Theory]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(10_000_000)]
    public async Task Files_of_any_length_arrive_complete(int length)
    {
        await using Service service = await Service.StartAsync();
        byte[] file = Bytes(length);
        string url = await service.UploadOneAsync(file);
        await service.AcceptWithAsync("x", url);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(file)), service.Emulator.Jobs[0].InputHashes[0]);
        Assert.Equal(file, await service.Public.GetByteArrayAsync(url));
    }

    [Fact]
    public async Task JSON_escapes_in_a_data_URI_are_decoded()
    {
        await using Service service = await Service.StartAsync();
        const string Json = """{"other":"[\"x\"]","data_urls" : [ "data:image\/png;base64,\u002b\/+\u002F" ]}""";
        using HttpResponseMessage response = await service.PostAsync("upload-asset", Json);
        string url = (await Service.JsonAsync(response)).GetProperty("file_urls")[0].GetString()!;
        Assert.EndsWith(".png", url);
        Assert.Equal([0xFB, 0xFF, 0xBF], await service.Public.GetByteArrayAsync(url));
    }

    [Fact]
    public async Task The_list_can_be_named_urls()
    {
        await using Service service = await Service.StartAsync(options => options.UploadListName = UploadListName.Urls);
        using HttpResponseMessage response = await service.UploadAsync(Bytes(5));
        Assert.Equal(1, (await Service.JsonAsync(response)).GetProperty("urls").GetArrayLength());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"data_urls":[]}""")]
    [InlineData("""{"data_urls":"data:image/png;base64,AAAA"}""")]
    [InlineData("""{"data_urls":["https://example.com/a.jpg"]}""")]
    [InlineData("""{"data_urls":["data:image/png;base64,%%%%"]}""")]
    [InlineData("""{"data_urls":["data:image/png;base64,AAAA"]""")]
    [InlineData("""{"data_urls":["data:image/png;base64,AAAA""")]
    public async Task Bodies_without_data_URIs_get_400(string json)
    {
        await using Service service = await Service.StartAsync();
        using HttpResponseMessage response = await service.PostAsync("upload-asset", json);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(0, service.Emulator.Counters.FilesUploaded);
    }

    [Fact]
    public async Task Wrong_content_type_gets_406_and_too_large_a_body_413()
    {
        await using Service service = await Service.StartAsync(options => options.MaxBodyBytes = 1000);
        using var content = new StringContent("""{"data_urls":[]}""", Encoding.UTF8, "text/plain");
        using HttpResponseMessage wrong = await service.Client.PostAsync("upload-asset", content);
        using HttpResponseMessage large = await service.UploadAsync(Bytes(1000));
        Assert.Equal((406, 413), ((int)wrong.StatusCode, (int)large.StatusCode));
    }

    [Fact]
    public async Task Discarded_uploads_are_still_counted_and_recognized_as_input()
    {
        await using Service service = await Service.StartAsync(options => options.DiscardUploads = true);
        string url = await service.UploadOneAsync(Bytes(100_000));
        await service.UploadOneAsync(Bytes(7));
        Assert.Equal(2, service.Emulator.Counters.FilesUploaded);

        await service.AcceptWithAsync("x", url);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(Bytes(100_000))), service.Emulator.Jobs[0].InputHashes[0]);
        using HttpResponseMessage discarded = await service.Public.GetAsync(url);
        Assert.Equal(HttpStatusCode.NotFound, discarded.StatusCode);
    }

    [Fact]
    public async Task Uploads_expire_after_seven_days_and_jobs_that_use_them_fail()
    {
        await using Service service = await Service.StartAsync();
        string url = await service.UploadOneAsync(Bytes(10));
        service.Clock.Advance(TimeSpan.FromDays(7.1));
        using HttpResponseMessage gone = await service.Public.GetAsync(url);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        await service.AcceptWithAsync("x", url);
        service.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(JobState.Failed, service.Emulator.Jobs[0].State);
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
