using System.Text;

namespace Seedream.Service.Connection;

/// <summary>The account's key. Its text leaves this class for the request header only.</summary>
public sealed class ApiKey : IEquatable<ApiKey>
{
    /// <summary>What stands where a key was.</summary>
    public const string Mask = "***";

    private readonly string _text;

    /// <summary>Takes a key. Keys look like <c>SG_</c> and 16 hex digits, but other shapes are let through.</summary>
    /// <param name="text">The key; white space around it is dropped, as it comes with a key pasted or read from a file.</param>
    /// <exception cref="SeedreamException">The key is empty or cannot stand in a header.</exception>
    public ApiKey(string text)
    {
        _text = text.Trim();
        if (_text.Length == 0)
            throw Missing();

        if (_text.Any(c => c is <= ' ' or > '~'))
        {
            throw new SeedreamException(
                SeedreamErrorId.ApiKeyRejected,
                "The key has characters that no key has, such as a line break or a space inside. Nothing was sent and nothing billed.",
                "Copy the key again from the service's console.");
        }
    }

    /// <summary>The failure of a run without a key.</summary>
    public static SeedreamException Missing() => new(
        SeedreamErrorId.MissingApiKey,
        "There is no key. Nothing was sent and nothing billed.",
        "Run Connect-Seedream, give -ApiKey, or set the environment variable SEGMIND_API_KEY.");

    /// <summary>Takes the key out of a text that comes from outside, should it stand there.</summary>
    public string Redact(string text) => text.Replace(_text, Mask, StringComparison.Ordinal);

    /// <summary>Takes the key out of an answer's body, should it stand there; before anything is cut off, for a part of a key is not recognized.</summary>
    internal ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> body) =>
        body.Span.IndexOf(Encoding.UTF8.GetBytes(_text)) < 0 ? body : Encoding.UTF8.GetBytes(Redact(Encoding.UTF8.GetString(body.Span)));

    /// <summary>Puts the key on a request.</summary>
    internal void Authorize(HttpRequestMessage request) => request.Headers.TryAddWithoutValidation("x-api-key", _text);

    /// <inheritdoc/>
    public bool Equals(ApiKey? other) => other is not null && other._text == _text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ApiKey);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Tells keys apart without giving one away: the first three characters and the last two of a long key.</summary>
    public override string ToString() => _text.Length < 12 ? Mask : $"{_text[..3]}…{_text[^2..]}";
}
