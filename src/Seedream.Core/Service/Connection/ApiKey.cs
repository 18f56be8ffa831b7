using System.Net.Http.Headers;
using System.Text;

namespace Seedream.Service.Connection;

/// <summary>The account's API key. Only the request header ever gets its text.</summary>
internal sealed record ApiKey
{
    public const string EnvironmentVariable = "SEGMIND_API_KEY";

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
    /// Removes the key from a whole body, so that no id, URL or name in it contains the key. A shortened body may hold
    /// a part of the key, which is not found.
    /// </summary>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> body) => KeyRedaction.Redact(_text, body);

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
}
