using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Seedream.Emulator.Tests;

public sealed class SubmitTests : EmulatorTest
{
    [Fact]
    public async Task Accepted_submit_returns_the_request_id_and_URLs()
    {
        using HttpResponseMessage response = await SubmitAsync(new { prompt = "a boat" });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        JsonElement body = await JsonAsync(response);
        Guid id = body.GetProperty("request_id").GetGuid();
        Assert.Equal("QUEUED", body.GetProperty("status").GetString());
        Assert.Equal($"{Emulator.Endpoint}v1/requests/{id}", body.GetProperty("poll_url").GetString());
        Assert.Equal($"{Emulator.Endpoint}v2/requests/{id}/status", body.GetProperty("status_url").GetString());
        Assert.Equal($"{Emulator.Endpoint}v2/requests/{id}", body.GetProperty("response_url").GetString());
    }

    [Fact]
    public async Task Every_submit_is_a_new_job()
    {
        Assert.NotEqual(await AcceptAsync("a boat"), await AcceptAsync("a boat"));
    }

    [Theory]
    [InlineData(RequestIdFormat.Hex, "^[0-9a-f]{32}$")]
    [InlineData(RequestIdFormat.Opaque, "^req_[A-Za-z0-9_-]{22}$")]
    public async Task Request_ids_are_opaque_text(RequestIdFormat format, string pattern)
    {
        Options.RequestIds = format;
        string id = await CompleteAsync("x");
        Assert.Matches(pattern, id);
        Assert.Equal(404, await CodeAsync(StatusAsync(id.ToUpperInvariant())));
        byte[] image = await Public.GetByteArrayAsync(await FirstImageUrlAsync(id));
        Assert.True(EmulatorImage.TryReadRequestId(image, out string? read, out _));
        Assert.Equal(id, read);
    }

    public static TheoryData<string> BadParameters => new(
        """{}""",
        """{"prompt":""}""",
        """{"prompt":7}""",
        """{"prompt":"x","aspect_ratio":"9:21"}""",
        """{"prompt":"x","size":"4K"}""",
        """{"prompt":"x","size":["2K"]}""",
        """{"prompt":"x","optimize_prompt":"slow"}""",
        """{"prompt":"x","max_images":0}""",
        """{"prompt":"x","max_images":16}""",
        """{"prompt":"x","max_images":"2"}""",
        """{"prompt":"x","watermark":"no"}""",
        """{"prompt":"x","image_input":"https://example.com/a.jpg"}""",
        """{"prompt":"x","image_input":[1]}""",
        WithInputs(11, maxImages: 1),
        WithInputs(2, maxImages: 14));

    [Theory]
    [MemberData(nameof(BadParameters))]
    public async Task Invalid_parameters_are_rejected_or_fail_later(string json)
    {
        using HttpResponseMessage refused400 = await PostAsync(json);
        Assert.Equal(HttpStatusCode.BadRequest, refused400.StatusCode);
        Assert.Contains("Invalid parameters", await ErrorAsync(refused400));

        Options.BadParameters = BadParameterHandling.Refuse406;
        Assert.Equal(406, await CodeAsync(PostAsync(json)));
        Assert.Equal(0, Counters.JobsAccepted);
        Assert.Equal(2, Counters.SubmitsRefused);

        Options.BadParameters = BadParameterHandling.FailLater;
        Assert.Equal(200, await CodeAsync(PostAsync(json)));
        Clock.Advance(Latency);
        Assert.Equal(JobState.Failed, Assert.Single(Jobs).State);
        Assert.Equal(0, Counters.AmountBilled);
    }

    public static TheoryData<string> ValidParameters => new(
        """{"prompt":"x","aspect_ratio":"9:16","size":"2K","max_images":15,"unknown":{"a":[1]}}""",
        """{"prompt":"x","optimize_prompt":"standard","watermark":true}""",
        WithInputs(10, maxImages: 5));

    [Theory]
    [MemberData(nameof(ValidParameters))]
    public async Task Parameters_at_their_limits_are_accepted(string json)
    {
        Assert.Equal(200, await CodeAsync(PostAsync(json)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"prompt":"x"} trailing""")]
    [InlineData("""{"prompt":"x",}""")]
    public async Task Bodies_that_are_not_a_JSON_object_get_400(string json)
    {
        Assert.Equal(400, await CodeAsync(PostAsync(json)));
    }

    [Fact]
    public async Task Wrong_content_type_gets_406()
    {
        using var content = new StringContent("""{"prompt":"x"}""", Encoding.UTF8, "text/plain");
        using HttpResponseMessage response = await Client.PostAsync($"v2/{Slug}", content);
        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
        Assert.Contains("Content-Type", await ErrorAsync(response));
    }

    [Theory]
    [InlineData("GET", "v2/" + Slug)]
    [InlineData("GET", "upload-asset")]
    [InlineData("DELETE", "v2/requests/1f8274f0-4e05-4188-b584-59202def6a69")]
    [InlineData("POST", "v1/get-user-credits")]
    public async Task Wrong_verb_gets_405_in_HTML(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using HttpResponseMessage response = await Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("<html>", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Unknown_models_get_404_and_retired_ones_410()
    {
        Options.RetiredModels = ["seedream-v3"];
        Assert.Equal(404, await CodeAsync(PostAsync("v2/no-such-model", "{}")));
        Assert.Equal(410, await CodeAsync(PostAsync("v2/seedream-v3", "{}")));
    }

    [Fact]
    public async Task Too_large_a_body_gets_413()
    {
        Options.MaxBodyBytes = 1000;
        Assert.Equal(413, await CodeAsync(SubmitAsync(new { prompt = new string('x', 1000) })));
    }

    [Fact]
    public async Task Data_URIs_are_accepted_or_rejected()
    {
        var parameters = new { prompt = "x", image_input = new[] { "data:image/jpeg;base64,AAECAwQ=" } };
        await AcceptAsync(parameters);
        Assert.Equal(Convert.ToHexString(SHA256.HashData([0, 1, 2, 3, 4])), Jobs[0].InputHashes[0]);

        Options.AcceptDataUris = false;
        Assert.Equal(400, await CodeAsync(SubmitAsync(parameters)));
    }

    [Fact]
    public async Task Inputs_that_cannot_be_downloaded_fail_the_job()
    {
        await AcceptWithAsync("gone", $"{Emulator.FilesEndpoint}uploads/nothing.jpeg");
        await AcceptWithAsync("no url", "photo.jpg");
        await AcceptWithAsync("not base64", "data:image/jpeg;base64,%%%%");
        await AcceptWithAsync("elsewhere", "https://example.com/a.jpg");
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(
            [JobState.Failed, JobState.Failed, JobState.Failed, JobState.Completed],
            Jobs.Select(job => job.State));
    }

    [Fact]
    public async Task An_image_can_be_an_input()
    {
        string url = await FirstImageUrlAsync(await CompleteAsync("first"));
        await AcceptWithAsync("second", url);
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(JobState.Completed, Jobs[1].State);
    }

    private Task<HttpResponseMessage> PostAsync(string json) => PostAsync($"v2/{Slug}", json);

    private static string WithInputs(int count, int maxImages)
    {
        string urls = string.Join(',', Enumerable.Range(1, count).Select(number => $"\"https://e.com/{number}\""));
        return $$"""{"prompt":"x","max_images":{{maxImages}},"image_input":[{{urls}}]}""";
    }
}
