namespace Seedream.Edits;

/// <summary>The one place that decides which URLs are web addresses, and which of them are safe for a key.</summary>
internal static class WebAddress
{
    // A longer one is accepted by no server, and would fill errors and the ledger.
    private const int MaxLength = 8192;

    /// <summary>Null for a text that is not an absolute http or https URL of up to 8192 characters.</summary>
    public static Uri? Parse(string? text) =>
        text?.Length <= MaxLength && Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.IsWeb() ? uri : null;

    public static bool IsWeb(this Uri uri) => uri.IsAbsoluteUri && (IsHttps(uri) || uri.Scheme == Uri.UriSchemeHttp);

    public static bool IsHttps(this Uri uri) => uri.Scheme == Uri.UriSchemeHttps;

    /// <summary>Plain http on this computer, the only place where it is safe.</summary>
    public static bool IsLoopbackHttp(this Uri uri) => uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback;
}
