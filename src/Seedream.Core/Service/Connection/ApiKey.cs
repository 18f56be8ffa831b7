using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Seedream.Service.Connection;

/// <summary>The account's API key. Only the request header ever gets its text.</summary>
internal sealed record ApiKey
{
    public const string EnvironmentVariable = "SEGMIND_API_KEY";

    private const int MaxSlashes = 8;

    private readonly string _text;

    /// <param name="text">
    /// Usually <c>SG_</c> and 16 hex digits, but other forms are accepted. White space around it is ignored, because it
    /// is easily pasted or read from a file with the key.
    /// </param>
    /// <exception cref="SeedreamException">The key is empty or invalid in a header.</exception>
    public ApiKey(string text)
    {
        _text = text.Trim();
        if (_text.Length == 0)
            throw Missing();

        if (_text.Any(c => c is <= ' ' or > '~'))
        {
            throw new SeedreamException(
                SeedreamErrorId.ApiKeyRejected,
                "The API key contains an invalid character, such as a space or a line break. Nothing was submitted.",
                "Copy the key from the service's console again, then run Connect-Seedream.");
        }
    }

    public static SeedreamException Missing() => new(
        SeedreamErrorId.MissingApiKey,
        "No API key was found. Nothing was submitted.",
        $"Run Connect-Seedream, use -ApiKey, or set the environment variable {EnvironmentVariable}.");

    /// <summary>Keeps the key out of every text that the process shows, as long as it is in use.</summary>
    public void Register() => SafeText.AddSecret(this, _text);

    /// <summary>
    /// Removes the key from a whole body, so that no id, URL or name in it contains the key. Its characters may be
    /// percent-encoded or escaped as in JSON. A shortened body may hold a part of the key, which is not found.
    /// </summary>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> body)
    {
        ReadOnlySpan<byte> rest = body.Span;
        ArrayBufferWriter<byte>? redacted = null;
        for (int at = 0; rest[at..].IndexOfAny((byte)_text[0], (byte)'%', (byte)'\\') is var next and >= 0;)
        {
            at += next;
            int length = LengthAt(rest[at..]);
            if (length == 0)
            {
                at++;
                continue;
            }

            redacted ??= new ArrayBufferWriter<byte>();
            redacted.Write(rest[..at]);
            redacted.Write(Encoding.UTF8.GetBytes(SafeText.Mask));
            rest = rest[(at + length)..];
            at = 0;
        }

        redacted?.Write(rest);
        return redacted?.WrittenMemory ?? body;
    }

    /// <summary>Removes the key from the values of headers.</summary>
    public void Redact(HttpHeaders headers)
    {
        foreach ((string name, IEnumerable<string> values) in headers.ToList())
        {
            string[] redacted = [.. values.Select(Redact)];
            if (redacted.SequenceEqual(values))
                continue;

            headers.Remove(name);
            headers.TryAddWithoutValidation(name, redacted);
        }
    }

    public void Authorize(HttpRequestMessage request) => request.Headers.TryAddWithoutValidation("x-api-key", _text);

    /// <summary>Enough to tell keys apart: the first three characters and the last two of a long key.</summary>
    public override string ToString() => _text.Length < 12 ? SafeText.Mask : $"{_text[..3]}…{_text[^2..]}";

    private string Redact(string text) => Encoding.UTF8.GetString(Redact(Encoding.UTF8.GetBytes(text)).Span);

    // The number of bytes of the key where a text starts with it; otherwise 0.
    private int LengthAt(ReadOnlySpan<byte> text)
    {
        int length = 0;
        foreach (char c in _text)
        {
            int bytes = LengthOf((byte)c, text[length..]);
            if (bytes == 0)
                return 0;

            length += bytes;
        }

        return length;
    }

    // Text within text has several backslashes.
    private static int LengthOf(byte c, ReadOnlySpan<byte> text)
    {
        if (IsNext(c, text))
            return 1;

        if (IsNext((byte)'%', text))
            return IsHex(text[1..], c) ? 3 : 0;

        int slashes = text[..Math.Min(text.Length, MaxSlashes + 1)].IndexOfAnyExcept((byte)'\\');
        if (slashes <= 0)
            return 0;

        ReadOnlySpan<byte> escaped = text[slashes..];
        return escaped.StartsWith("u00"u8) && IsHex(escaped[3..], c) ? slashes + 5
            : IsNext(c, escaped) ? slashes + 1
            : 0;
    }

    private static bool IsNext(byte c, ReadOnlySpan<byte> text) => text is [var next, ..] && next == c;

    private static bool IsHex(ReadOnlySpan<byte> text, byte c) => text.Length >= 2
        && byte.TryParse(text[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
        && value == c;
}
