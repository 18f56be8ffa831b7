
namespace Seedream.Runs.Evidence;

/// <summary>The parts of a photo's URL or <c>data:</c> URI that stay the same however the service writes it.</summary>
internal static class PhotoText
{
    /// <summary>The decoded path of a URL without its host; null where there is none.</summary>
    public static string? Path(string url)
    {
        // A service that stores the encoded form and encodes it again writes %20 as %2520.
        string text = Uri.UnescapeDataString(Uri.UnescapeDataString(url.Trim()));
        int end = text.AsSpan().IndexOfAny('?', '#');
        text = end < 0 ? text : text[..end];
        int host = text.IndexOf("://", StringComparison.Ordinal);
        int start = text.IndexOf('/', host < 0 ? 0 : host + 3);
        string path = (start < 0 ? "" : text[start..]).Trim('/');
        return path.Length == 0 || text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? null : path;
    }

    /// <summary>The last segment of <see cref="Path"/>.</summary>
    public static string? FileName(string url) => Path(url)?.Split('/')[^1];

    /// <summary>
    /// The SHA-256 of a <c>data:</c> URI's data, or of the data that the ledger left out; null for other text.
    /// </summary>
    public static string? DataHash(string text)
    {
        string omitted = InlineData.Omit($"\"{text}\"");
        int start = omitted.IndexOf(InlineData.Prefix, StringComparison.Ordinal);
        return start < 0 ? null : omitted[start..].TrimEnd('"');
    }
}
