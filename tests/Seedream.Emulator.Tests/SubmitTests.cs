using System.Net;
using System.Text;
using System.Text.Json;

namespace Seedream.Emulator.Tests;

public sealed class SubmitTests
{
    [Fact]
    public async Task Accepted_submit_returns_the_request_id_and_URLs()
    {
        await using Service service = await Service.StartAsync();
        using HttpResponseMessage response = await service.SubmitAsync(new { prompt = "a boat" });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        JsonElement body = await Service.JsonAsync(response);
        Guid id = body.GetProperty("request_id").GetGuid();
        Assert.Equal("QUEUED", body.GetProperty("status").GetString());
        Assert.Equal($"{service.Emulator.Endpoint}v1/requests/{id}", body.GetProperty("poll_url").GetString());
        Assert.Equal($"{service.Emulator.Endpoint}v2/requests/{id}/status", body.GetProperty("status_url").GetString());
        Assert.Equal($"{service.Emulator.Endpoint}v2/requests/{id}", body.GetProperty("response_url").GetString());
    }

    [Fact]
    public async Task Every_submit_is_a_new_job()
    {
        await using Service service = await Service.StartAsync();
        Assert.NotEqual(await service.AcceptAsync("a boat"), await service.AcceptAsync("a boat"));
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
        await using Service service = await Service.StartAsync();
        using HttpResponseMessage refused400 = await PostAsync(service, json);
        Assert.Equal(HttpStatusCode.BadRequest, refused400.StatusCode);
        Assert.Contains("Invalid parameters", await Service.ErrorAsync(refused400));

        service.Emulator.Options.BadParameters = BadParameterHandling.Refuse406;
        using HttpResponseMessage refused406 = await PostAsync(service, json);
        Assert.Equal(HttpStatusCode.NotAcceptable, refused406.StatusCode);
        Assert.Equal(0, service.Emulator.Counters.JobsAccepted);
        Assert.Equal(2, service.Emulator.Counters.SubmitsRefused);

        service.Emulator.Options.BadParameters = BadParameterHandling.FailLater;
        using HttpResponseMessage accepted = await PostAsync(service, json);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        service.Clock.Advance(Service.Latency);
        EmulatorJob job = Assert.Single(service.Emulator.Jobs);
        Assert.Equal(JobState.Failed, job.State);
        Assert.Equal(0, service.Emulator.Counters.AmountBilled);
    }

    public static TheoryData<string> ValidParameters => new(
        """{"prompt":"x","aspect_ratio":"9:16","size":"2K","max_images":15,"unknown":{"a":[1]}}""",
        """{"prompt":"x","optimize_prompt":"standard","watermark":true}""",
        WithInputs(10, maxImages: 5));

    [Theory]
    [MemberData(nameof(ValidParameters))]
    public async Task Parameters_at_their_limits_are_accepted(string json)
    {
        await using Service service = await Service.StartAsync();
        using HttpResponseMessage response = await PostAsync(service, json);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"prompt":"x"} trailing""")]
    [InlineData("""{"prompt":"x",}""")]
    public async Task Bodies_that_are_not_a_JSON_object_get_400(string json)
    {
        await using Service service = await Service.StartAsync();
        using HttpResponseMessage response = await PostAsync(service, json);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Wrong_content_type_gets_406()
    {
        await using Service service = await Service.StartAsync();
        using var content = new StringContent("""{"prompt":"x"}""", Encoding.UTF8, "text/plain");
        using HttpResponseMessage response = await service.Client.PostAsync($"v2/{Service.Slug}", content);
        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
        Assert.Contains("Content-Type", await Service.ErrorAsync(response));
    }

    [Theory]
    [InlineData("GET", "v2/" + Service.Slug)]
    [InlineData("GET", "upload-asset")]
    [InlineData("DELETE", "v2/requests/1f8274f0-4e05-4188-b584-59202def6a69")]
    [InlineData("POST", "v1/get-user-credits")]
    public async Task Wrong_verb_gets_405_in_HTML(string method, string path)
    {
        await using Service service = await Service.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using HttpResponseMessage response = await service.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("<html>", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Unknown_models_get_404_and_retired_ones_410()
    {
        await using Service service = await Service.StartAsync(options => options.RetiredModels = ["seedream-v3"]);
        Assert.Equal(404, await Service.CodeAsync(service.PostAsync("v2/no-such-model", "{}")));
        Assert.Equal(410, await Service.CodeAsync(service.PostAsync("v2/seedream-v3", "{}")));
    }

    [Fact]
    public async Task Too_large_a_body_gets_413()
    {
        await using Service service = await Service.StartAsync(options => options.MaxBodyBytes = 1000);
        using HttpResponseMessage response = await service.SubmitAsync(new { prompt = new string('x', 1000) });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Data_URIs_are_accepted_or_rejected()
    {
        await using Service service = await Service.StartAsync();
        var parameters = new { prompt = "x", image_input = new[] { "data:image/jpeg;base64,AAECAwQ=" } };
        await service.AcceptAsync(parameters);
        Assert.Equal(
            "08BB5E5D6EAAC1049EDE0893D30ED022B1A4D9B5B48DB414871F51C9CB35283D",
            service.Emulator.Jobs[0].InputHashes[0]);

        service.Emulator.Options.AcceptDataUris = false;
        using HttpResponseMessage refused = await service.SubmitAsync(parameters);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Inputs_that_cannot_be_downloaded_fail_the_job()
    {
        await using Service service = await Service.StartAsync();
        await service.AcceptWithAsync("gone", $"{service.Emulator.FilesEndpoint}uploads/nothing.jpeg");
        await service.AcceptWithAsync("no url", "photo.jpg");
        await service.AcceptWithAsync("not base64", "data:image/jpeg;base64,%%%%");
        await service.AcceptWithAsync("elsewhere", "https://example.com/a.jpg");
        service.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(
            [JobState.Failed, JobState.Failed, JobState.Failed, JobState.Completed],
            service.Emulator.Jobs.Select(job => job.State));
    }

    [Fact]
    public async Task An_image_can_be_an_input()
    {
        await using Service service = await Service.StartAsync();
        string url = await service.FirstImageUrlAsync(await service.CompleteAsync("first"));
        await service.AcceptWithAsync("second", url);
        service.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(JobState.Completed, service.Emulator.Jobs[1].State);
    }

    private static Task<HttpResponseMessage> PostAsync(Service service, string json) =>
        service.PostAsync($"v2/{Service.Slug}", json);

    private static string WithInputs(int count, int maxImages)
    {
        string urls = string.Join(',', Enumerable.Range(1, count).Select(number => $"\"https://e.com/{number}\""));
        return $$"""{"prompt":"x","max_images":{{maxImages}},"image_input":[{{urls}}]}""";
    }
}
