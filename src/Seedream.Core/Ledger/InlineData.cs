using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Seedream.Edits;

namespace Seedream.Ledger;

/// <summary>Keeps pictures out of the ledger, and still tells bodies apart that differ in their pictures alone.</summary>
internal static partial class InlineData
{
    private const string Digest = "sha256:";

    /// <summary>Stands for a picture's data after <c>;base64,</c>.</summary>
    public static string StandIn(PhotoHash hash) => Digest + hash.Hex;

    /// <summary>Gives a body with the data of its <c>data:</c> URIs replaced by their SHA-256.</summary>
    public static string Omit(string body) => Data().Replace(body, match => match.Groups[1].Value + StandIn(match.Groups[2].Value));

    private static string StandIn(string data)
    {
        if (data.StartsWith(Digest, StringComparison.Ordinal))
            return data;

        // JSON may escape the slashes of base64; what is none is told apart as the text that it is.
        string base64 = data.Replace("\\/", "/", StringComparison.Ordinal);
        byte[] bytes = new byte[base64.Length];
        ReadOnlySpan<byte> content = Convert.TryFromBase64String(base64, bytes, out int length) ? bytes.AsSpan(0, length) : Encoding.UTF8.GetBytes(base64);
        return Digest + Convert.ToHexString(SHA256.HashData(content));
    }

    [GeneratedRegex("""("data:[^",]*;base64,)([^"]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Data();
}
