using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Seedream.Emulator.Tests;

/// <summary>An emulator with a clock that the test moves, and a client that only knows HTTP.</summary>
internal sealed class Service : IAsyncDisposable
{
    public const string Key = "SG_0123456789abcdef";
    public const string Slug = "seedream-v5-lite-image-to-image";

    /// <summary>For what a passing test never waits for: a failing one shall say so, not hang.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Service(FakeTimeProvider clock, EmulatorServer emulator)
    {
        Clock = clock;
        Emulator = emulator;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = emulator.Endpoint, Timeout = Patience };
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

    public Task UntilAsync(Func<EmulatorCounters, bool> wanted) => Emulator.WaitUntilAsync(wanted).WaitAsync(Patience);

    public static Task ReachedAsync(StallGate gate) => gate.Reached.WaitAsync(Patience);

    public Task<HttpResponseMessage> SubmitAsync(object parameters, string version = "v2") =>
        Client.PostAsJsonAsync($"{version}/{Slug}", parameters);

    public async Task<string> AcceptAsync(string prompt, int maxImages = 1) => await AcceptAsync(new { prompt, max_images = maxImages });

    public Task<string> AcceptWithAsync(string prompt, params string[] inputs) => AcceptAsync(new { prompt, image_input = inputs });

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
        Clock.Advance(TimeSpan.FromSeconds(45));
        return id;
    }

    public Task<HttpResponseMessage> StatusAsync(string id) => Client.GetAsync($"v2/requests/{id}/status");

    public Task<HttpResponseMessage> ResultAsync(string id) => Client.GetAsync($"v2/requests/{id}");

    public async Task<string> FirstImageUrlAsync(string id)
    {
        using HttpResponseMessage response = await ResultAsync(id);
        return (await JsonAsync(response)).GetProperty("images")[0].GetProperty("url").GetString()!;
    }

    public async Task<HttpResponseMessage> UploadAsync(params byte[][] files) => await Client.PostAsJsonAsync(
        "upload-asset",
        new { data_urls = files.Select(file => $"data:image/jpeg;base64,{Convert.ToBase64String(file)}") });

    public async Task<string> UploadOneAsync(byte[] file)
    {
        using HttpResponseMessage response = await UploadAsync(file);
        return (await JsonAsync(response)).GetProperty("file_urls")[0].GetString()!;
    }

    public Task<HttpResponseMessage> HistoryAsync(string query = "") => Client.GetAsync($"inference-request/request-history{query}");

    public async Task ControlAsync(string word, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Public.PostAsync(new Uri(Emulator.Endpoint, $"_emulator/{word}"), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>();

    public static async Task<string> ErrorAsync(HttpResponseMessage response) =>
        (await JsonAsync(response)).GetProperty("error").GetString()!;

    public async ValueTask DisposeAsync()
    {
        IReadOnlyList<string> mistakes = Emulator.Counters.InternalErrors;
        Client.Dispose();
        Public.Dispose();
        await Emulator.DisposeAsync();
        Assert.Empty(mistakes);
    }
}
