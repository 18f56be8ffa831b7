namespace Seedream.Service.Connection;

/// <summary>Where the service is and how it is reached. Two equal settings share connections and the gate.</summary>
public sealed record ConnectionSettings
{
    /// <summary>The service's own base address.</summary>
    public static readonly Uri ServiceEndpoint = new("https://api.segmind.com/");

    private static readonly Uri ServiceUploads = new("https://workflows-api.segmind.com/");
    private static readonly Uri ServiceHistory = new("https://api.spotprod.segmind.com/");

    private ConnectionSettings(Uri endpoint, Uri uploads, Uri history, ApiKey key)
    {
        Endpoint = endpoint;
        Uploads = uploads;
        History = history;
        Key = key;
    }

    /// <summary>The base address of queue, direct calls and credits. It ends in a slash.</summary>
    public Uri Endpoint { get; }

    /// <summary>The base address of uploads. It ends in a slash.</summary>
    public Uri Uploads { get; }

    /// <summary>The base address of the request history. It ends in a slash.</summary>
    public Uri History { get; }

    /// <summary>The account's key; it goes to these three addresses and nowhere else.</summary>
    public ApiKey Key { get; }

    /// <summary>The proxy to use; null for what the environment says.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>The account for the proxy; null for none.</summary>
    public ProxyLogin? ProxyLogin { get; init; }

    /// <summary>Whether the proxy is answered with the account that this process runs as.</summary>
    public bool ProxyUseDefaultCredentials { get; init; }

    /// <summary>Whether no proxy is used, whatever the environment says.</summary>
    public bool NoProxy { get; init; }

    /// <summary>How often a request that may be repeated is repeated after the first try.</summary>
    public int MaximumRetryCount { get; init; } = 5;

    /// <summary>How long a connection may take to come about.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one request may take from its first byte to its answer's last; transfers get more by their size.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>The most requests a minute, polls among them; null for no limit of the client's own.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Settings for the service, or for one base address that stands for all of it: an emulator or a gateway.</summary>
    /// <param name="endpoint">The base address; null for the service.</param>
    /// <param name="key">The account's key.</param>
    /// <exception cref="SeedreamException">The address would carry the key in the clear, or is no web address.</exception>
    public static ConnectionSettings For(Uri? endpoint, ApiKey key)
    {
        if (endpoint is null || endpoint == ServiceEndpoint)
            return new ConnectionSettings(ServiceEndpoint, ServiceUploads, ServiceHistory, key);

        if (!endpoint.IsAbsoluteUri)
        {
            throw new SeedreamException(
                SeedreamErrorId.InvalidParameter,
                $"The endpoint '{endpoint}' is no whole address. Nothing was sent.",
                "Give the base address with its scheme, such as https://gateway.example/seedream.");
        }

        if (!(endpoint.Scheme == Uri.UriSchemeHttps || IsLoopbackHttp(endpoint)))
        {
            throw new SeedreamException(
                SeedreamErrorId.InvalidParameter,
                $"The endpoint '{endpoint}' is not used: the key would go over the line in the clear. Nothing was sent.",
                "Give an https address. Plain http is for this machine only, such as http://127.0.0.1:5005.");
        }

        if (endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0 || endpoint.UserInfo.Length > 0)
        {
            throw new SeedreamException(
                SeedreamErrorId.InvalidParameter,
                "The endpoint has a query, a fragment or a user in it, and a base address has none. Nothing was sent.",
                "Give the bare base address, such as https://gateway.example/seedream.");
        }

        Uri slashed = endpoint.AbsolutePath.EndsWith('/') ? endpoint : new Uri(endpoint.AbsoluteUri + "/");
        return new ConnectionSettings(slashed, slashed, slashed, key);
    }

    /// <summary>Whether an address is plain http on this machine, the only place where plain http is let through.</summary>
    internal static bool IsLoopbackHttp(Uri uri) => uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback;
}
