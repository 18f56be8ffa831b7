using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Seedream.Emulator.Tests;

public sealed class UploadTests : EmulatorTest
{
    [Fact]
    public async Task Uploads_are_public_in_the_order_sent_with_the_email_address_in_the_URL()
    {
        byte[][] files = [Bytes(1), Bytes(100_000), Bytes(3)];
        using HttpResponseMessage response = await UploadAsync(files);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement body = await JsonAsync(response);
        Assert.Equal("Files uploaded successfully", body.GetProperty("message").GetString());

        var urls = body.GetProperty("file_urls").EnumerateArray().Select(url => url.GetString()!).ToList();
        string folder = $"{Emulator.FilesEndpoint}uploads/someone@example.com/";
        Assert.All(urls, url => Assert.StartsWith(folder, url));
        for (int file = 0; file < files.Length; file++)
            Assert.Equal(files[file], await Public.GetByteArrayAsync(urls[file]));
    }

    [Theory]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(10_000_000)]
    public async Task Files_of_any_length_arrive_complete(int length)
    {
        byte[] file = Bytes(length);
        string url = await UploadOneAsync(file);
        await AcceptWithAsync("x", url);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(file)), Jobs[0].InputHashes[0]);
        Assert.Equal(file, await Public.GetByteArrayAsync(url));
    }

    [Fact]
    public async Task JSON_escapes_in_a_data_URI_are_decoded()
    {
        const string Json = """{"other":"[\"x\"]","data_urls" : [ "data:image\/png;base64,\u002b\/+\u002F" ]}""";
        using HttpResponseMessage response = await PostAsync("upload-asset", Json);
        string url = (await JsonAsync(response)).GetProperty("file_urls")[0].GetString()!;
        Assert.EndsWith(".png", url);
        Assert.Equal([0xFB, 0xFF, 0xBF], await Public.GetByteArrayAsync(url));
    }

    [Fact]
    public async Task The_list_can_be_named_urls()
    {
        Options.UploadListName = UploadListName.Urls;
        using HttpResponseMessage response = await UploadAsync(Bytes(5));
        Assert.Equal(1, (await JsonAsync(response)).GetProperty("urls").GetArrayLength());
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
        Assert.Equal(400, await CodeAsync(PostAsync("upload-asset", json)));
        Assert.Equal(0, Counters.FilesUploaded);
    }

    [Fact]
    public async Task Wrong_content_type_gets_406_and_too_large_a_body_413()
    {
        Options.MaxBodyBytes = 1000;
        using var content = new StringContent("""{"data_urls":[]}""", Encoding.UTF8, "text/plain");
        using HttpResponseMessage wrong = await Client.PostAsync("upload-asset", content);
        using HttpResponseMessage large = await UploadAsync(Bytes(1000));
        Assert.Equal((406, 413), ((int)wrong.StatusCode, (int)large.StatusCode));
    }

    [Fact]
    public async Task Discarded_uploads_are_still_counted_and_recognized_as_input()
    {
        Options.DiscardUploads = true;
        string url = await UploadOneAsync(Bytes(100_000));
        await UploadOneAsync(Bytes(7));
        Assert.Equal(2, Counters.FilesUploaded);

        await AcceptWithAsync("x", url);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(Bytes(100_000))), Jobs[0].InputHashes[0]);
        Assert.Equal(404, await CodeAsync(Public.GetAsync(url)));
    }

    [Fact]
    public async Task Uploads_expire_after_seven_days_and_jobs_that_use_them_fail()
    {
        string url = await UploadOneAsync(Bytes(10));
        Clock.Advance(TimeSpan.FromDays(7.1));
        Assert.Equal(404, await CodeAsync(Public.GetAsync(url)));
        await AcceptWithAsync("x", url);
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(JobState.Failed, Jobs[0].State);
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
