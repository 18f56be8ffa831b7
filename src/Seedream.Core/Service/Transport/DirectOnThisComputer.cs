using System.Net;
using Seedream.Edits;
using Seedream.Service.Connection;

namespace Seedream.Service.Transport;

/// <summary>
/// A proxy for other computers only. Plain http is allowed on this computer, and through a proxy the key would leave it
/// unencrypted. Every other address has https, which a proxy tunnels.
/// </summary>
internal sealed class DirectOnThisComputer : IWebProxy
{
    private static readonly string[] Variables = ["http_proxy", "https_proxy", "all_proxy"];

    private readonly IWebProxy _proxy;
    private readonly ICredentials? _credentials;

    // Their passwords are kept out of every text as long as these objects live.
    private readonly Uri[] _addresses;

    /// <summary>The proxy of the settings, else that of the environment or of the operating system.</summary>
    public DirectOnThisComputer(ConnectionSettings settings)
    {
        _proxy = settings.Proxy is { } address ? new WebProxy(address) : HttpClient.DefaultProxy;
        _credentials = settings.ProxyUseDefaultCredentials
            ? CredentialCache.DefaultCredentials
            : settings.ProxyLogin?.ToCredential();
        _addresses =
        [
            .. Variables.SelectMany(name => (string[])[name, name.ToUpperInvariant()])
                .Select(name => WebAddress.Parse(Environment.GetEnvironmentVariable(name)))
                .Append(settings.Proxy)
                .OfType<Uri>(),
        ];
        RegisterSecrets(settings.ProxyLogin);
    }

    public ICredentials? Credentials
    {
        get => _credentials ?? _proxy.Credentials;
        set => throw new NotSupportedException("The credentials are set once.");
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : _proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || _proxy.IsBypassed(host);

    private void RegisterSecrets(ProxyLogin? login)
    {
        if (login is not null)
            SafeText.AddSecret(login, login.Password);

        foreach (Uri address in _addresses)
        {
            if (address.UserInfo.Split(':', 2) is [_, var password])
                SafeText.AddSecret(address, Uri.UnescapeDataString(password));
        }
    }
}
