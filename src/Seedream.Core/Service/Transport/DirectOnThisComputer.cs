using System.Net;
using Seedream.Edits;
using Seedream.Service.Connection;

namespace Seedream.Service.Transport;

/// <summary>
/// A proxy for other computers only. Plain http is allowed on this computer, and through a proxy the key would leave it
/// unencrypted. Every other address has https, which a proxy tunnels.
/// </summary>
internal sealed class DirectOnThisComputer(IWebProxy proxy, ICredentials? credentials) : IWebProxy
{
    private static readonly string[] Variables = ["http_proxy", "https_proxy", "all_proxy"];

    public ICredentials? Credentials
    {
        get => credentials ?? proxy.Credentials;
        set => throw new NotSupportedException("The credentials are set once.");
    }

    /// <summary>The proxy of the settings, else that of the environment or of the operating system.</summary>
    public static DirectOnThisComputer From(ConnectionSettings settings)
    {
        RegisterSecrets(settings);
        ICredentials? credentials = settings.ProxyUseDefaultCredentials
            ? CredentialCache.DefaultCredentials
            : settings.ProxyLogin?.ToCredential();
        IWebProxy proxy = settings.Proxy is { } address ? new WebProxy(address) : HttpClient.DefaultProxy;
        return new DirectOnThisComputer(proxy, credentials);
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);

    private static void RegisterSecrets(ConnectionSettings settings)
    {
        if (settings.ProxyLogin is { } login)
            SafeText.AddSecret(login, login.Password);

        IEnumerable<Uri?> addresses = Variables.SelectMany(name => (string[])[name, name.ToUpperInvariant()])
            .Select(name => WebAddress.Parse(Environment.GetEnvironmentVariable(name)))
            .Append(settings.Proxy);
        foreach (Uri address in addresses.OfType<Uri>())
        {
            if (address.UserInfo.Split(':', 2) is [_, var password])
                SafeText.AddSecret(address, Uri.UnescapeDataString(password));
        }
    }
}
