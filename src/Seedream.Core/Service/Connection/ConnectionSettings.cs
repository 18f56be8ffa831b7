using Seedream.Edits;

namespace Seedream.Service.Connection;

/// <summary>
/// How the service is reached. Commands with equal settings share connections; the gate belongs to the endpoint and the
/// key, whatever else differs.
/// </summary>
internal sealed record ConnectionSettings
{
    public const string EnvironmentVariable = "SEEDREAM_ENDPOINT";

    public const int DefaultMaximumImageBytes = 64 * 1024 * 1024;
    public const int DefaultMaximumJsonBytes = 16 * 1024 * 1024;

    private static readonly Uri ServiceEndpoint = new("https://api.segmind.com/");
    private static readonly Uri ServiceUploads = new("https://workflows-api.segmind.com/");
    private static readonly Uri ServiceHistory = new("https://api.spotprod.segmind.com/");
    private static readonly Uri ServiceImages = new("https://images.segmind.com/");

    private ConnectionSettings(Uri endpoint, Uri uploads, Uri history, ApiKey key)
    {
        Endpoint = endpoint;
        Uploads = uploads;
        History = history;
        Key = key;
    }

    /// <summary>
    /// The base URL of the queue, the direct endpoint and the credit. Like the other two, it ends in a slash.
    /// </summary>
    public Uri Endpoint { get; }

    public Uri Uploads { get; }

    public Uri History { get; }

    /// <summary>The host of images whose address an answer gives without a host. It never gets the key.</summary>
    public Uri Images => Endpoint == ServiceEndpoint ? ServiceImages : Endpoint;

    /// <summary>The key is sent to the endpoint, the uploads and the history only.</summary>
    public ApiKey Key { get; }

    /// <summary>Null for the proxy that the environment variables name.</summary>
    public Uri? Proxy { get; init; }

    public ProxyLogin? ProxyLogin { get; init; }

    /// <summary>Whether the account that runs this process logs in to the proxy.</summary>
    public bool ProxyUseDefaultCredentials { get; init; }

    public bool NoProxy { get; init; }

    /// <summary>The retries of a request after its first attempt.</summary>
    public int MaximumRetryCount { get; init; } = 5;

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time for one request, from its first byte to the last of its response. Uploads get more, by their size.
    /// </summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// The longest body that is read when it is an image or may contain images. Like the other limit, it counts
    /// decompressed bytes.
    /// </summary>
    public int MaximumImageBytes { get; init; } = DefaultMaximumImageBytes;

    /// <summary>The longest other body that is read.</summary>
    public int MaximumJsonBytes { get; init; } = DefaultMaximumJsonBytes;

    /// <summary>
    /// Includes polls; null for no limit. While several limits are in use for one key, the lowest holds.
    /// </summary>
    public int? RequestsPerMinute { get; init; }

    /// <param name="endpoint">
    /// One base URL for the whole service, such as an emulator or a gateway; null for the service.
    /// </param>
    /// <param name="key">The account's key.</param>
    /// <exception cref="SeedreamException">The URL is not a base URL, or the key would be sent unencrypted.</exception>
    public static ConnectionSettings For(Uri? endpoint, ApiKey key)
    {
        if (endpoint is null || endpoint == ServiceEndpoint)
            return new ConnectionSettings(ServiceEndpoint, ServiceUploads, ServiceHistory, key);

        (string Message, string Action)? error = endpoint switch
        {
            { IsAbsoluteUri: false } => (
                $"The endpoint '{endpoint}' is not an absolute URL.",
                "Use a base URL with its scheme, such as https://gateway.example/seedream."),
            _ when !endpoint.IsHttps() && !endpoint.IsLoopbackHttp() => (
                $"The endpoint '{endpoint}' was rejected because the API key would be sent unencrypted.",
                "Use an https URL. Plain http is for this computer only, such as http://127.0.0.1:5005."),
            { Query.Length: > 0 } or { Fragment.Length: > 0 } or { UserInfo.Length: > 0 } => (
                "The endpoint contains a query, a fragment or a user name, which a base URL must not have.",
                "Use the base URL alone, such as https://gateway.example/seedream."),
            _ => null,
        };
        if (error is var (message, action))
            throw new SeedreamException(SeedreamErrorId.InvalidParameter, $"{message} Nothing was submitted.", action);

        Uri slashed = endpoint.AbsolutePath.EndsWith('/') ? endpoint : new Uri(endpoint.AbsoluteUri + "/");
        return new ConnectionSettings(slashed, slashed, slashed, key);
    }
}
