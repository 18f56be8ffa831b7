using System.Net;
using System.Text;
using CsCheck;

namespace Seedream.Core.Tests;

/// <summary>Foreign text neither shows a secret nor controls a terminal.</summary>
public sealed class SafeTextTests
{
    private static readonly Func<string, string>[] Forms =
    [
        text => text,
        text => text.ToUpperInvariant(),
        Uri.EscapeDataString,
        text => string.Concat(Encoding.UTF8.GetBytes(text).Select(one => $"%{one:X2}")),
        text => string.Concat(text.Select((c, index) => index % 2 == 0 ? $"{c}" : $"\\u{(int)c:x4}")),
        text => string.Concat(text.Select(c => $"\\\\u{(int)c:X4}")),
        WebUtility.HtmlEncode,
        text => string.Concat(text.Select(c => $"&#{(int)c};")),
        text => string.Concat(text.Select(c => $"&#x{(int)c:X};")),
        text => Convert.ToHexString(Encoding.UTF8.GetBytes(text)),
        text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
        text => Convert.ToBase64String(Encoding.UTF8.GetBytes("bob:" + text)),
        text => Convert.ToBase64String(Encoding.UTF8.GetBytes($"ab{text}!")).Replace('+', '-').Replace('/', '_'),
        text => string.Join("\u001b[0m", text.AsEnumerable()),
    ];

    private static readonly Gen<string> Secret = Gen.Char[' ', '~'].Array[8, 24].Select(letters => new string(letters));

    [Fact]
    public void ASecretIsRemovedInEveryForm() => Gen.Select(Secret, Gen.OneOfConst(Forms)).Sample((secret, form) =>
    {
        string shown = form(secret);
        SafeText.AddSecret(secret, secret);
        string clean = SafeText.Clean($"before {shown} after");
        GC.KeepAlive(secret);

        // Base64 shares its first and last characters with the text around the secret.
        Assert.DoesNotContain(shown, clean, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, clean, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(SafeText.Mask, clean, StringComparison.Ordinal);
        Assert.StartsWith("before ", clean, StringComparison.Ordinal);
        Assert.EndsWith(" after", clean, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("https://bob:pw@proxy.example:8080/", "https://***@proxy.example:8080/")]
    [InlineData("Proxy-Authorization: Basic Ym9iOnB3", "Proxy-Authorization: Basic ***")]
    [InlineData("\"authorization\": \"Bearer abc.def\"", "\"authorization\": \"Bearer ***\"")]
    [InlineData("Host=db;Username=u;Password=pw;Port=1", "Host=db;Username=u;Password=***;Port=1")]
    [InlineData("mail bob@example.com", "mail bob@example.com")]
    [InlineData("https://photos.example/a@b.jpg", "https://photos.example/a@b.jpg")]
    public void CredentialsOfAnyKindAreRemoved(string text, string expected) =>
        Assert.Equal(expected, SafeText.Clean(text));

    [Theory]
    [InlineData("\u001b]0;x\u0007\u001b[2Jno", "no")]
    [InlineData("\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\", "click")]
    [InlineData("\u009b31mred\u009b0m", "red")]
    [InlineData("\u001b[31", "31")]
    [InlineData("\u001b]0;never ends", "0;never ends")]
    [InlineData("\u001b", "")]
    [InlineData("a\u001bPq#0\u001b\\b", "ab")]
    [InlineData("line 1\r\nERROR line 2\u2028line 3", "line 1  ERROR line 2 line 3")]
    [InlineData("gpj.\u202efdp\u2066", "gpj.fdp")]
    [InlineData("bell\u0007 back\b\u007f nul\0", "bell back nul")]
    [InlineData("Grüße 日本 👍", "Grüße 日本 👍")]
    public void WhatControlsATerminalIsRemoved(string text, string expected) =>
        Assert.Equal(expected, SafeText.Clean(text));

    [Fact]
    public void ShorteningLeavesNoPartOfASecret()
    {
        const string Key = "SG_0123456789abcdef";
        SafeText.AddSecret(Key, Key);
        string[] texts =
        [
            string.Concat(Enumerable.Repeat(Key, 10_000)),
            .. Enumerable.Range(0, 12)
                .Select(power => new string('\0', (40 << power) - 12) + Key + new string('x', 99)),
        ];

        Assert.All(texts, text => Assert.DoesNotContain("SG_", SafeText.Clean(text, 40), StringComparison.Ordinal));
    }

    // In quadratic time, it would take hours.
    [Theory]
    [InlineData("\u009d")]
    [InlineData("\u0090")]
    [InlineData("\u009b")]
    [InlineData("\u001b]")]
    [InlineData("\u001b[")]
    [InlineData("://")]
    [InlineData("\\")]
    [InlineData("authorization: ")]
    public void CleaningTakesLinearTime(string part) =>
        SafeText.Clean(string.Concat(Enumerable.Repeat(part, 16_000_000 / part.Length)));

    [Theory]
    [InlineData("=HYPERLINK(\"https://evil.example\")", "'=HYPERLINK(\"https://evil.example\")")]
    [InlineData("\u0007 @SUM(A1)", "' @SUM(A1)")]
    [InlineData("no credit", "no credit")]
    public void AFormulaIsPlainText(string text, string expected) => Assert.Equal(expected, SafeText.CleanCell(text));

    [Fact]
    public void ACauseIsReplacedOnlyIfItIsUnsafe()
    {
        var harmless = new InvalidOperationException("outer", new IOException("inner"));
        Assert.Same(harmless, SafeText.Clean(harmless));

        var leaking = new InvalidOperationException("outer", new IOException("http://bob:secret@proxy:1/ failed"));
        string text = SafeText.Clean(leaking)!.ToString();
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Contains("http://***@proxy:1/ failed", text, StringComparison.Ordinal);
        Assert.Null(SafeText.Clean((Exception?)null));
    }
}
