using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Seedream.Benchmarks.Measured;

/// <summary>
/// Makes the same requests with the same concurrency and does nothing else: no hash, no ledger, no checks, no flush to
/// the disk. It also knows how long a job takes.
/// </summary>
internal static class BareLoop
{
    public const string Key = "SG_0123456789abcdef";
    public const string Prompt = "Warm evening light";
    public const string Slug = "seedream-v5-lite-image-to-image";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public static HttpClient Client(Uri endpoint) =>
        new() { BaseAddress = endpoint, DefaultRequestHeaders = { { "x-api-key", Key } } };

    public static async Task<EditsFigures> RunAsync(EditsSpec spec)
    {
        using HttpClient client = Client(spec.Endpoint);
        using var files = new HttpClient();
        await EditAllAsync(spec.WarmUp, Path.Combine(spec.WarmUp, "out"));

        Usage usage = Usage.Begin();
        await EditAllAsync(spec.Photos, spec.Output);
        return EditsFigures.Of(usage);

        Task EditAllAsync(string photos, string output)
        {
            Directory.CreateDirectory(output);
            return Parallel.ForEachAsync(
                Directory.GetFiles(photos, "*.jpg"),
                new ParallelOptions { MaxDegreeOfParallelism = spec.Concurrency },
                async (photo, _) => await EditAsync(photo, Path.Combine(output, Path.GetFileName(photo))));
        }

        async Task EditAsync(string photo, string image)
        {
            JsonElement upload = await PostAsync(client, "upload-asset", UploadBody(photo));
            string?[] inputs = [upload.GetProperty("file_urls")[0].GetString()];
            string id = await SubmitAsync(client, new { prompt = Prompt, image_input = inputs });
            await Task.Delay(TimeSpan.FromSeconds(spec.JobSeconds));
            while (await StatusAsync(client, id) != "COMPLETED")
                await Task.Delay(PollInterval);

            JsonElement result = await client.GetFromJsonAsync<JsonElement>($"v2/requests/{id}");
            string? url = result.GetProperty("images")[0].GetProperty("url").GetString();
            using HttpResponseMessage response = await files.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
            await using var file = new FileStream(image, FileMode.CreateNew);
            await response.EnsureSuccessStatusCode().Content.CopyToAsync(file);
        }
    }

    /// <returns>The id of the new job.</returns>
    public static async Task<string> SubmitAsync(HttpClient client, object edit) =>
        (await PostAsync(client, $"v2/{Slug}", JsonContent.Create(edit))).GetProperty("request_id").GetString()!;

    public static ByteArrayContent UploadBody(string photo) => UploadBody(UploadJson(photo));

    public static ByteArrayContent UploadBody(byte[] json) =>
        new(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    public static byte[] UploadJson(string photo)
    {
        byte[] bytes = File.ReadAllBytes(photo);
        ReadOnlySpan<byte> head = "{\"data_urls\":[\"data:image/jpeg;base64,"u8;
        ReadOnlySpan<byte> tail = "\"]}"u8;
        byte[] body = new byte[head.Length + Base64.GetMaxEncodedToUtf8Length(bytes.Length) + tail.Length];
        head.CopyTo(body);
        Base64.EncodeToUtf8(bytes, body.AsSpan(head.Length), out _, out int written);
        tail.CopyTo(body.AsSpan(head.Length + written));
        return body;
    }

    private static async Task<string?> StatusAsync(HttpClient client, string id) =>
        (await client.GetFromJsonAsync<JsonElement>($"v2/requests/{id}/status")).GetProperty("status").GetString();

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, HttpContent body)
    {
        using HttpResponseMessage response = await client.PostAsync(path, body);
        return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }
}
