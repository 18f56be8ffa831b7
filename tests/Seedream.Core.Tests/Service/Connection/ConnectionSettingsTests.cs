using Seedream.Core.Tests.Support;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Service.Connection;

public sealed class ConnectionSettingsTests
{
    private static readonly ApiKey Key = new(TestService.KeyText);

    [Theory]
    [InlineData(null)]
    [InlineData("https://api.segmind.com")]
    public void The_service_has_three_base_URLs(string? endpoint)
    {
        ConnectionSettings settings = For(endpoint);
        Assert.Equal("https://api.segmind.com/", settings.Endpoint.AbsoluteUri);
        Assert.Equal("https://workflows-api.segmind.com/", settings.Uploads.AbsoluteUri);
        Assert.Equal("https://api.spotprod.segmind.com/", settings.History.AbsoluteUri);
    }

    [Theory]
    [InlineData("https://gateway.example/seedream", "https://gateway.example/seedream/")]
    [InlineData("https://gateway.example/seedream/", "https://gateway.example/seedream/")]
    [InlineData("http://127.0.0.1:5005", "http://127.0.0.1:5005/")]
    [InlineData("http://localhost:5005/x", "http://localhost:5005/x/")]
    [InlineData("http://[::1]:5005", "http://[::1]:5005/")]
    public void One_base_URL_replaces_all_three_and_ends_in_a_slash(string endpoint, string expected)
    {
        ConnectionSettings settings = For(endpoint);
        Assert.Equal(expected, settings.Endpoint.AbsoluteUri);
        Assert.Equal(expected, settings.Uploads.AbsoluteUri);
        Assert.Equal(expected, settings.History.AbsoluteUri);
    }

    [Theory]
    [InlineData("http://gateway.example")]
    [InlineData("http://localhost.gateway.example")]
    [InlineData("http://127.0.0.1.gateway.example")]
    [InlineData("http://192.168.0.1")]
    [InlineData("http://api.segmind.com")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gateway")]
    [InlineData("https://gateway.example/?key=1")]
    [InlineData("https://gateway.example/#part")]
    [InlineData("https://user:secret@gateway.example/")]
    public void A_URL_that_is_unsafe_for_the_key_or_not_a_base_URL_is_rejected(string endpoint) =>
        Fails.With(SeedreamErrorId.InvalidParameter, () => For(endpoint));

    [Fact]
    public void A_user_name_in_the_URL_is_not_repeated()
    {
        const string Endpoint = "https://user:secret@gateway.example/";
        SeedreamException failure = Fails.With(SeedreamErrorId.InvalidParameter, () => For(Endpoint));
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_settings_share_a_client_and_another_key_does_not()
    {
        Assert.Equal(For("https://gateway.example"), For("https://gateway.example/"));
        Assert.NotEqual(For(null), ConnectionSettings.For(null, new ApiKey("SG_another")));
        Assert.NotEqual(For(null), For(null) with { RequestsPerMinute = 5 });
    }

    private static ConnectionSettings For(string? endpoint) =>
        ConnectionSettings.For(endpoint is null ? null : new Uri(endpoint, UriKind.RelativeOrAbsolute), Key);
}
