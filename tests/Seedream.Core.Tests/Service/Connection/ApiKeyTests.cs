using System.Text;
using CsCheck;
using Seedream.Core.Tests.Support;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Service.Connection;

public sealed class ApiKeyTests
{
    private static readonly Gen<string> Keys = Gen.Char['!', '~'].Array[1, 60].Select(letters => new string(letters));

    [Fact]
    public void AKeyAsTextRevealsAtMostFiveCharacters() => Keys.Sample(text =>
    {
        string shown = new ApiKey(text).ToString();
        Assert.True(shown == SafeText.Mask ? text.Length < 12 : shown.Length == 6 && shown.Contains('…'));
    });

    [Fact]
    public void AKeyIsRemovedEverywhereInABody() => Assert.Equal(
        "bad key ***, *** too",
        Redact(TestService.KeyText, $"bad key {TestService.KeyText}, {TestService.KeyText} too"));

    [Fact]
    public void AKeyIsRemovedInWhateverFormAParserWouldRestoreIt()
    {
        Gen<Func<char, string>> form = Gen.OneOfConst<Func<char, string>>(
            c => $"{c}", c => $"%{(int)c:x2}", c => $"%{(int)c:X2}", c => $"\\u{(int)c:x4}", c => $"\\\\u{(int)c:X4}",
            c => $"\\{c}");
        Keys.Where(key => key.Length >= 8 && !key.Contains('%') && !key.Contains('\\'))
            .SelectMany(key => form.Array[key.Length], (key, forms) => (key, forms))
            .Sample((key, forms) => Assert.Equal(
                "| *** |", Redact(key, $"| {string.Concat(key.Zip(forms, (c, write) => write(c)))} |")));
    }

    [Theory]
    [InlineData("nothing here")]
    [InlineData("SG_")]
    [InlineData("S%4")]
    [InlineData("100% \\u0053 \\")]
    [InlineData("\\\\\\\\\\\\\\\\\\\\")]
    [InlineData("")]
    public void OtherTextStaysAsItIs(string body) => Assert.Equal(body, Redact(TestService.KeyText, body));

    [Theory]
    [InlineData("SG_abc\ndef")]
    [InlineData("SG_abc\r\nx-evil: 1")]
    [InlineData("SG abc")]
    [InlineData("SG_\u00e4")]
    [InlineData("SG_\0")]
    [InlineData("“SG_abc”")]
    public void AKeyThatIsInvalidInAHeaderIsRejectedWithoutRepeatingIt(string text)
    {
        SeedreamException failure = Fails.With(SeedreamErrorId.ApiKeyRejected, () => _ = new ApiKey(text));
        Assert.DoesNotContain(text, failure.ToString(), StringComparison.Ordinal);
        Assert.True(failure.EndsTheRun);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    public void AnEmptyKeyCountsAsMissing(string text) =>
        Assert.True(Fails.With(SeedreamErrorId.MissingApiKey, () => _ = new ApiKey(text)).EndsTheRun);

    [Fact]
    public void WhiteSpaceAroundAKeyIsIgnored()
    {
        Assert.Equal(new ApiKey(TestService.KeyText), new ApiKey($"  {TestService.KeyText}\r\n"));
        Assert.NotEqual(new ApiKey(TestService.KeyText), new ApiKey("SG_other"));
    }

    private static string Redact(string key, string body) =>
        Encoding.UTF8.GetString(new ApiKey(key).Redact(Encoding.UTF8.GetBytes(body)).Span);
}
