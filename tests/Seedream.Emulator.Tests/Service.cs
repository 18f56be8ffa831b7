using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Seedream.Emulator.Tests;

/// <summary>An emulator with a fake clock, and HTTP clients that share no code with the module.</summary>
internal sealed class Service : IAsyncDisposable
{
    public const string Key = "SG_0123456789abcdef";
    public const string Slug = "seedream-v5-lite-image-to-image";

    /// <summary>How long a job takes by default.</summary>
    public static readonly TimeSpan Latency = TimeSpan.FromSeconds(45);

    /// <summary>Lets a failing test fail instead of hang. A passing test never waits this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Service(FakeTimeProvider clock, EmulatorServer emulator)
    {
        Clock = clock;
        Emulator = emulator;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience };
        Client.BaseAddress = emulator.Endpoint;
        Client.DefaultRequestHeaders.Add("x-api-key", Key);
        Public = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience };
    }

    public FakeTimeProvider Clock { get; }

    public EmulatorServer Emulator { get; }

    /// <summary>Sends the key.</summary>
    public HttpClient Client { get; }

    /// <summary>Sends no key.</summary>
    public HttpClient Public { get; }

    public static async Task<Service> StartAsync(Action<EmulatorOptions>? configure = null)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
        var options = new EmulatorOptions { Clock = clock };
        configure?.Invoke(options);
        return new Service(clock, await EmulatorServer.StartAsync(options));
    }

    public Task UntilAsync(Func<EmulatorCounters, bool> condition) =>
        Emulator.WaitUntilAsync(condition).WaitAsync(Patience);

    public static Task ReachedAsync(StallGate gate) => gate.Reached.WaitAsync(Patience);

    public Task<HttpResponseMessage> SubmitAsync(object parameters, string version = "v2") =>
        Client.PostAsJsonAsync($"{version}/{Slug}", parameters);

    public Task<HttpResponseMessage> PostAsync(string path, string json) => Client.PostAsync(path, JsonContent(json));

    public Task<string> AcceptAsync(string prompt, int maxImages = 1) =>
        AcceptAsync(new { prompt, max_images = maxImages });

    public Task<string> AcceptWithAsync(string prompt, params string[] inputs) =>
        AcceptAsync(new { prompt, image_input = inputs });

    public async Task<string> AcceptAsync(object parameters)
    {
        using HttpResponseMessage response = await SubmitAsync(parameters);
        response.EnsureSuccessStatusCode();
        return (await JsonAsync(response)).GetProperty("request_id").GetString()!;
    }

    /// <summary>Submits a job and moves the clock past its end.</summary>
    public async Task<string> CompleteAsync(string prompt, int maxImages = 1)
    {
        string id = await AcceptAsync(prompt, maxImages);
        Clock.Advance(Latency);
        return id;
    }

    public Task<HttpResponseMessage> StatusAsync(string id) => Client.GetAsync($"v2/requests/{id}/status");

    public Task<HttpResponseMessage> ResultAsync(string id) => Client.GetAsync($"v2/requests/{id}");

    /// <summary>Returns the URLs in the <c>images</c> of the result.</summary>
    public async Task<List<string>> ImageUrlsAsync(string id)
    {
        using HttpResponseMessage response = await ResultAsync(id);
        JsonElement images = (await JsonAsync(response)).GetProperty("images");
        return [.. images.EnumerateArray().Select(image => image.GetProperty("url").GetString()!)];
    }

    public async Task<string> FirstImageUrlAsync(string id) => (await ImageUrlsAsync(id))[0];

    public async Task<HttpResponseMessage> UploadAsync(params byte[][] files) => await Client.PostAsJsonAsync(
        "upload-asset",
        new { data_urls = files.Select(file => $"data:image/jpeg;base64,{Convert.ToBase64String(file)}") });

    public async Task<string> UploadOneAsync(byte[] file)
    {
        using HttpResponseMessage response = await UploadAsync(file);
        return (await JsonAsync(response)).GetProperty("file_urls")[0].GetString()!;
    }

    public Task<HttpResponseMessage> HistoryAsync(string query = "") =>
        Client.GetAsync($"inference-request/request-history{query}");

    public Task<HttpResponseMessage> CreditsAsync() => Client.GetAsync("v1/get-user-credits");

    /// <summary>Requests the credits and returns the HTTP status.</summary>
    public Task<int> CreditsCodeAsync() => CodeAsync(CreditsAsync());

    public static async Task<int> CodeAsync(Task<HttpResponseMessage> call)
    {
        using HttpResponseMessage response = await call;
        return (int)response.StatusCode;
    }

    public Uri ControlUri(string command) => new(Emulator.Endpoint, $"_emulator/{command}");

    public async Task ControlAsync(string command, string json)
    {
        using HttpResponseMessage response = await Public.PostAsync(ControlUri(command), JsonContent(json));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public static StringContent JsonContent(string json) => new(json, Encoding.UTF8, "application/json");

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>();

    public static async Task<string> ErrorAsync(HttpResponseMessage response) =>
        (await JsonAsync(response)).GetProperty("error").GetString()!;

    public async ValueTask DisposeAsync()
    {
        IReadOnlyList<string> errors = Emulator.Counters.InternalErrors;
        Client.Dispose();
        Public.Dispose();
        await Emulator.DisposeAsync();
        Assert.Empty(errors);
    }
}
