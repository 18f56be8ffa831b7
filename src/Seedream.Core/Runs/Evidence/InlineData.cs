using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Seedream.Edits;

namespace Seedream.Runs.Evidence;

/// <summary>Replaces image data in request bodies by its hash. Bodies with different images remain different.</summary>
internal static partial class InlineData
{
    public const string Prefix = "sha256:";

    /// <summary>The replacement for the data of a photo, which follows <c>;base64,</c>.</summary>
    public static string StandIn(PhotoHash hash) => Prefix + hash.Hex;

    /// <summary>Replaces the data of all <c>data:</c> URIs in a JSON text.</summary>
    public static string Omit(string body) =>
        Data().Replace(body, match => match.Groups[1].Value + StandIn(match.Groups[2].Value));

    private static string StandIn(string data)
    {
        if (data.StartsWith(Prefix, StringComparison.Ordinal))
            return data;

        // JSON may escape the slashes of base64. Text that is not base64 is hashed as it is.
        string base64 = data.Replace("\\/", "/", StringComparison.Ordinal);
        byte[] bytes = new byte[base64.Length];
        ReadOnlySpan<byte> content = Convert.TryFromBase64String(base64, bytes, out int length)
            ? bytes.AsSpan(0, length)
            : Encoding.UTF8.GetBytes(base64);
        return Prefix + Convert.ToHexString(SHA256.HashData(content));
    }

    [GeneratedRegex("""("data:[^",]*;base64,)([^"]+)""", RegexOptions.CultureInvariant, RegexLimit.Milliseconds)]
    private static partial Regex Data();
}
