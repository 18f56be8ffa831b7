using CsCheck;
using Seedream.Core.Tests.Support;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Service.Connection;

public sealed class ApiKeyTests
{
    private static readonly Gen<string> Keys = Gen.Char['!', '~'].Array[1, 60].Select(letters => new string(letters));

    [Fact]
    public void A_key_as_text_reveals_at_most_five_characters() => Keys.Sample(text =>
    {
        string shown = new ApiKey(text).ToString();
        Assert.True(shown == ApiKey.Mask ? text.Length < 12 : shown.Length == 6 && shown.Contains('…'));
    });

    [Fact]
    public void A_key_is_removed_everywhere_in_a_text()
    {
        var key = new ApiKey(TestService.KeyText);
        Assert.Equal("bad key ***, *** too", key.Redact($"bad key {TestService.KeyText}, {TestService.KeyText} too"));
        Assert.Equal("nothing here", key.Redact("nothing here"));
    }

    [Theory]
    [InlineData("SG_abc\ndef")]
    [InlineData("SG_abc\r\nx-evil: 1")]
    [InlineData("SG abc")]
    [InlineData("SG_\u00e4")]
    [InlineData("SG_\0")]
    [InlineData("“SG_abc”")]
    public void A_key_that_is_invalid_in_a_header_is_rejected_without_repeating_it(string text)
    {
        SeedreamException failure = Fails.With(SeedreamErrorId.ApiKeyRejected, () => _ = new ApiKey(text));
        Assert.DoesNotContain(text, failure.ToString(), StringComparison.Ordinal);
        Assert.True(failure.EndsTheRun);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    public void An_empty_key_counts_as_missing(string text) =>
        Assert.True(Fails.With(SeedreamErrorId.MissingApiKey, () => _ = new ApiKey(text)).EndsTheRun);

    [Fact]
    public void White_space_around_a_key_is_ignored()
    {
        Assert.Equal(new ApiKey(TestService.KeyText), new ApiKey($"  {TestService.KeyText}\r\n"));
        Assert.NotEqual(new ApiKey(TestService.KeyText), new ApiKey("SG_other"));
    }
}
