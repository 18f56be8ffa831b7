using CsCheck;
using Seedream.Core.Tests.Support;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Service.Connection;

public sealed class ApiKeyTests
{
    private static readonly Gen<string> Keys = Gen.Char['!', '~'].Array[1, 60].Select(letters => new string(letters));

    [Fact]
    public void A_key_as_text_gives_away_five_characters_at_most() => Keys.Sample(text =>
    {
        string shown = new ApiKey(text).ToString();
        Assert.True(shown == ApiKey.Mask ? text.Length < 12 : shown.Length == 6 && shown.Contains('…', StringComparison.Ordinal));
    });

    [Fact]
    public void A_key_is_taken_out_of_a_text_wherever_it_stands()
    {
        var key = new ApiKey(TestService.KeyText);
        Assert.Equal("key *** is bad, *** too", key.Redact($"key {TestService.KeyText} is bad, {TestService.KeyText} too"));
        Assert.Equal("nothing here", key.Redact("nothing here"));
    }

    [Theory]
    [InlineData("SG_abc\ndef")]
    [InlineData("SG_abc\r\nx-evil: 1")]
    [InlineData("SG abc")]
    [InlineData("SG_\u00e4")]
    [InlineData("SG_\0")]
    [InlineData("“SG_abc”")]
    public void A_key_that_cannot_stand_in_a_header_is_refused_without_repeating_it(string text)
    {
        SeedreamException failure = Fails.With(SeedreamErrorId.ApiKeyRejected, () => _ = new ApiKey(text));
        Assert.DoesNotContain(text, failure.ToString(), StringComparison.Ordinal);
        Assert.True(failure.EndsTheRun);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    public void An_empty_key_is_none(string text) =>
        Assert.True(Fails.With(SeedreamErrorId.MissingApiKey, () => _ = new ApiKey(text)).EndsTheRun);

    [Fact]
    public void White_space_around_a_key_does_not_count()
    {
        Assert.Equal(new ApiKey(TestService.KeyText), new ApiKey($"  {TestService.KeyText}\r\n"));
        Assert.NotEqual(new ApiKey(TestService.KeyText), new ApiKey("SG_other"));
    }
}
