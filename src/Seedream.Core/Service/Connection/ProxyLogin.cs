using System.Net;

namespace Seedream.Service.Connection;

/// <param name="Domain">Empty for none.</param>
internal sealed record ProxyLogin(string User, string Password, string Domain)
{
    public NetworkCredential ToCredential() => new(User, Password, Domain);

    // A record would print its password.
    public override string ToString() => User;
}
