using System.Buffers.Text;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Seedream.Benchmarks.Measured;

/// <summary>
/// Makes the same requests with the same concurrency, and nothing else: no hash, no ledger, no checks, nothing flushed
/// to the disk. It even knows how long a job takes.
/// </summary>
internal static class BareLoop
{
    /// <summary>A key that looks like one.</summary>
    public const string Key = "SG_0123456789abcdef";

    public const string Slug = "seedream-v5-lite-image-to-image";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public static async Task<EditsFigures> RunAsync(EditsSpec spec)
    {
        using var client = new HttpClient { BaseAddress = spec.Endpoint };
        client.DefaultRequestHeaders.Add("x-api-key", Key);
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
                new ParallelOptions { MaxDegreeOfParallelism = spec.AtOnce },
                async (photo, _) => await EditAsync(client, files, photo, Path.Combine(output, Path.GetFileName(photo)), TimeSpan.FromSeconds(spec.JobSeconds)));
        }
    }

    private static async Task EditAsync(HttpClient client, HttpClient files, string photo, string picture, TimeSpan jobTime)
    {
        string address = (await PostAsync(client, "upload-asset", Body(BodyBytes(photo)))).GetProperty("file_urls")[0].GetString()!;
        JsonElement job = await PostAsync(client, $"v2/{Slug}", JsonContent.Create(new { prompt = "Warm evening light", image_input = new[] { address } }));
        string id = job.GetProperty("request_id").GetString()!;

        await Task.Delay(jobTime);
        while ((await client.GetFromJsonAsync<JsonElement>($"v2/requests/{id}/status")).GetProperty("status").GetString() != "COMPLETED")
            await Task.Delay(PollInterval);

        JsonElement result = await client.GetFromJsonAsync<JsonElement>($"v2/requests/{id}");
        using HttpResponseMessage response = await files.GetAsync(result.GetProperty("images")[0].GetProperty("url").GetString(), HttpCompletionOption.ResponseHeadersRead);
        await using var file = new FileStream(picture, FileMode.CreateNew);
        await response.EnsureSuccessStatusCode().Content.CopyToAsync(file);
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, HttpContent body)
    {
        using HttpResponseMessage response = await client.PostAsync(path, body);
        return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>A body of JSON.</summary>
    public static ByteArrayContent Body(byte[] json) => new(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    /// <summary>The body of an upload, whole in memory.</summary>
    public static byte[] BodyBytes(string photo)
    {
        byte[] bytes = File.ReadAllBytes(photo);
        ReadOnlySpan<byte> head = "{\"data_urls\":[\"data:image/jpeg;base64,"u8;
        ReadOnlySpan<byte> tail = "\"]}"u8;
        byte[] body = new byte[head.Length + Base64.GetMaxEncodedToUtf8Length(bytes.Length) + tail.Length];
        head.CopyTo(body);
        Base64.EncodeToUtf8(bytes, body.AsSpan(head.Length), out _, out int written);
        Debug.Assert(written == body.Length - head.Length - tail.Length);
        tail.CopyTo(body.AsSpan(head.Length + written));
        return body;
    }
}
