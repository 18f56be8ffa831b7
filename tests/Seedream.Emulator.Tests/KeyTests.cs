using System.Net.Http.Headers;

namespace Seedream.Emulator.Tests;

public sealed class KeyTests : EmulatorTest
{
    [Fact]
    public async Task Missing_and_invalid_keys_get_401_with_different_texts()
    {
        Options.InvalidKeys = "^SG_dead";
        Assert.Equal((401, "API key is missing"), await CreditsAsync(null));
        Assert.Equal((401, "API key is invalid or expired"), await CreditsAsync("SG_deadbeefdeadbeef"));
        Assert.Equal((200, null), await CreditsAsync("any other"));
    }

    [Fact]
    public async Task One_key_can_be_required_and_others_forbidden()
    {
        Options.RequiredKey = Key;
        Assert.Equal(200, (await CreditsAsync(Key)).Code);
        Assert.Equal(401, (await CreditsAsync("SG_other")).Code);

        Options.ForbiddenKeys = "^SG_";
        Assert.Equal(403, (await CreditsAsync(Key)).Code);
    }

    [Fact]
    public async Task Bearer_tokens_get_401()
    {
        using HttpRequestMessage request = CreditsRequest();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        Assert.Equal(401, await CodeAsync(Public.SendAsync(request)));
    }

    [Fact]
    public async Task Keys_sent_to_public_hosts_are_reported_without_the_key()
    {
        string url = await FirstImageUrlAsync(await CompleteAsync("x"));
        using (await Public.GetAsync(url))
            Assert.Empty(Counters.LeakedKeys);

        using (await Client.GetAsync(url))
        using (await Public.GetAsync($"{url}?key={Key}"))
        using (await Client.GetAsync(new Uri(Emulator.ForeignEndpoint, "x")))
        {
            string path = new Uri(url).AbsolutePath;
            Assert.Equal(
                [$"files GET {path}: x-api-key", $"files GET {path}: query", "foreign GET /x: x-api-key"],
                Counters.LeakedKeys);
        }
    }

    private HttpRequestMessage CreditsRequest() =>
        new(HttpMethod.Get, new Uri(Emulator.Endpoint, "v1/get-user-credits"));

    private async Task<(int Code, string? Error)> CreditsAsync(string? key)
    {
        using HttpRequestMessage request = CreditsRequest();
        if (key is not null)
            request.Headers.Add("x-api-key", key);
        using HttpResponseMessage response = await Public.SendAsync(request);
        string? error = response.IsSuccessStatusCode ? null : await ErrorAsync(response);
        return ((int)response.StatusCode, error);
    }
}
