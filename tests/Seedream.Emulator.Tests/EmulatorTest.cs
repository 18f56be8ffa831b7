using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Seedream.Emulator.Tests;

/// <summary>Gives each test an emulator with a fake clock, and plain HTTP clients.</summary>
public abstract class EmulatorTest : IAsyncLifetime
{
    protected const string Key = "SG_0123456789abcdef";
    protected const string Slug = "seedream-v5-lite-image-to-image";

    /// <summary>How long a job takes by default.</summary>
    protected static readonly TimeSpan Latency = TimeSpan.FromSeconds(45);

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    protected EmulatorServer Emulator { get; private set; } = null!;

    protected EmulatorOptions Options => Emulator.Options;

    protected EmulatorCounters Counters => Emulator.Counters;

    protected FaultRuleSet Faults => Emulator.Faults;

    protected IReadOnlyList<EmulatorJob> Jobs => Emulator.Jobs;

    /// <summary>Sends the key.</summary>
    protected HttpClient Client { get; } = NewClient();

    /// <summary>Sends no key.</summary>
    protected HttpClient Public { get; } = NewClient();

    public async Task InitializeAsync()
    {
        // The kindest history. A test about another one sets its options.
        Emulator = await EmulatorServer.StartAsync(new EmulatorOptions
        {
            Clock = Clock,
            HistoryLag = TimeSpan.Zero,
            HistoryBody = HistoryBody.AsSent,
        });
        Client.BaseAddress = Emulator.Endpoint;
        Client.DefaultRequestHeaders.Add("x-api-key", Key);
    }

    public async Task DisposeAsync()
    {
        IReadOnlyList<string> errors = Counters.InternalErrors;
        Client.Dispose();
        Public.Dispose();
        await Emulator.DisposeAsync();
        Assert.Empty(errors);
    }

    protected Task UntilAsync(Func<EmulatorCounters, bool> condition) => Emulator.WaitUntilAsync(condition).Soon();

    protected static Task ReachedAsync(StallGate gate) => gate.Reached.Soon();

    protected Task<HttpResponseMessage> SubmitAsync(object parameters, string version = "v2") =>
        Client.PostAsJsonAsync($"{version}/{Slug}", parameters);

    protected Task<HttpResponseMessage> PostAsync(string path, string json) =>
        Client.PostAsync(path, JsonContent(json));

    protected Task<string> AcceptAsync(string prompt, int maxImages = 1) =>
        AcceptAsync(new { prompt, max_images = maxImages });

    protected Task<string> AcceptWithAsync(string prompt, params string[] inputs) =>
        AcceptAsync(new { prompt, image_input = inputs });

    protected async Task<string> AcceptAsync(object parameters)
    {
        using HttpResponseMessage response = await SubmitAsync(parameters);
        response.EnsureSuccessStatusCode();
        return (await JsonAsync(response)).GetProperty("request_id").GetString()!;
    }

    /// <summary>Submits a job and moves the clock past its end.</summary>
    protected async Task<string> CompleteAsync(string prompt, int maxImages = 1)
    {
        string id = await AcceptAsync(prompt, maxImages);
        Clock.Advance(Latency);
        return id;
    }

    protected Task<HttpResponseMessage> StatusAsync(string id) => Client.GetAsync($"v2/requests/{id}/status");

    protected Task<HttpResponseMessage> ResultAsync(string id) => Client.GetAsync($"v2/requests/{id}");

    /// <summary>Returns the URLs in the <c>images</c> of the result.</summary>
    protected async Task<List<string>> ImageUrlsAsync(string id)
    {
        using HttpResponseMessage response = await ResultAsync(id);
        JsonElement images = (await JsonAsync(response)).GetProperty("images");
        return [.. images.EnumerateArray().Select(image => image.GetProperty("url").GetString()!)];
    }

    protected async Task<string> FirstImageUrlAsync(string id) => (await ImageUrlsAsync(id))[0];

    protected async Task<HttpResponseMessage> UploadAsync(params byte[][] files) => await Client.PostAsJsonAsync(
        "upload-asset",
        new { data_urls = files.Select(file => $"data:image/jpeg;base64,{Convert.ToBase64String(file)}") });

    protected async Task<string> UploadOneAsync(byte[] file)
    {
        using HttpResponseMessage response = await UploadAsync(file);
        return (await JsonAsync(response)).GetProperty("file_urls")[0].GetString()!;
    }

    protected Task<HttpResponseMessage> HistoryAsync(string query = "") =>
        Client.GetAsync($"inference-request/request-history{query}");

    /// <summary>Returns the rows of a page of the history.</summary>
    protected async Task<List<JsonElement>> RowsAsync(string query = "")
    {
        using HttpResponseMessage response = await HistoryAsync(query);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return [.. (await JsonAsync(response)).GetProperty("data").EnumerateArray()];
    }

    protected Task<HttpResponseMessage> CreditsAsync() => Client.GetAsync("v1/get-user-credits");

    /// <summary>Requests the credits and returns the HTTP status.</summary>
    protected Task<int> CreditsCodeAsync() => CodeAsync(CreditsAsync());

    protected static async Task<int> CodeAsync(Task<HttpResponseMessage> call)
    {
        using HttpResponseMessage response = await call;
        return (int)response.StatusCode;
    }

    protected Uri ControlUri(string command) => new(Emulator.Endpoint, $"_emulator/{command}");

    protected async Task ControlAsync(string command, string json)
    {
        using HttpResponseMessage response = await Public.PostAsync(ControlUri(command), JsonContent(json));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    protected static StringContent JsonContent(string json) => new(json, Encoding.UTF8, "application/json");

    protected static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>();

    protected static async Task<string> ErrorAsync(HttpResponseMessage response) =>
        (await JsonAsync(response)).GetProperty("error").GetString()!;

    private static HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Waiting.Limit };
}
