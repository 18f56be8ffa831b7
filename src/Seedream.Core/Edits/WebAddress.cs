namespace Seedream.Edits;

/// <summary>The one test for http and https URLs.</summary>
internal static class WebAddress
{
    /// <summary>Returns null for a text that is not an absolute http or https URL.</summary>
    public static Uri? Parse(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && IsWeb(uri) ? uri : null;

    public static bool IsWeb(Uri uri) => uri.IsAbsoluteUri && uri.Scheme is "http" or "https";
}
