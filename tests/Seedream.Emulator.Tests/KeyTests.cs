using System.Net.Http.Headers;

namespace Seedream.Emulator.Tests;

public sealed class KeyTests
{
    [Fact]
    public async Task Missing_and_invalid_keys_get_401_with_different_texts()
    {
        await using Service service = await Service.StartAsync(options => options.InvalidKeys = "^SG_dead");
        Assert.Equal((401, "API key is missing"), await CreditsAsync(service, null));
        Assert.Equal((401, "API key is invalid or expired"), await CreditsAsync(service, "SG_deadbeefdeadbeef"));
        Assert.Equal((200, null), await CreditsAsync(service, "any other"));
    }

    [Fact]
    public async Task One_key_can_be_required_and_others_forbidden()
    {
        await using Service service = await Service.StartAsync(options => options.RequiredKey = Service.Key);
        Assert.Equal(200, (await CreditsAsync(service, Service.Key)).Code);
        Assert.Equal(401, (await CreditsAsync(service, "SG_other")).Code);

        service.Emulator.Options.ForbiddenKeys = "^SG_";
        Assert.Equal(403, (await CreditsAsync(service, Service.Key)).Code);
    }

    [Fact]
    public async Task Bearer_tokens_get_401()
    {
        await using Service service = await Service.StartAsync();
        using HttpRequestMessage request = CreditsRequest(service);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Service.Key);
        Assert.Equal(401, await Service.CodeAsync(service.Public.SendAsync(request)));
    }

    [Fact]
    public async Task Keys_sent_to_public_hosts_are_reported_without_the_key()
    {
        await using Service service = await Service.StartAsync();
        string url = await service.FirstImageUrlAsync(await service.CompleteAsync("x"));
        using (await service.Public.GetAsync(url))
            Assert.Empty(service.Emulator.Counters.LeakedKeys);

        using (await service.Client.GetAsync(url))
        using (await service.Public.GetAsync($"{url}?key={Service.Key}"))
        using (await service.Client.GetAsync(new Uri(service.Emulator.ForeignEndpoint, "x")))
        {
            string path = new Uri(url).AbsolutePath;
            Assert.Equal(
                [$"files GET {path}: x-api-key", $"files GET {path}: query", "foreign GET /x: x-api-key"],
                service.Emulator.Counters.LeakedKeys);
        }
    }

    private static HttpRequestMessage CreditsRequest(Service service) =>
        new(HttpMethod.Get, new Uri(service.Emulator.Endpoint, "v1/get-user-credits"));

    private static async Task<(int Code, string? Error)> CreditsAsync(Service service, string? key)
    {
        using HttpRequestMessage request = CreditsRequest(service);
        if (key is not null)
            request.Headers.Add("x-api-key", key);
        using HttpResponseMessage response = await service.Public.SendAsync(request);
        string? error = response.IsSuccessStatusCode ? null : await Service.ErrorAsync(response);
        return ((int)response.StatusCode, error);
    }
}
