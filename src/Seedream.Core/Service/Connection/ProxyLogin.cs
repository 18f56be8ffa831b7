using System.Net;

namespace Seedream.Service.Connection;

/// <summary>An account for a proxy.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Password">The password.</param>
/// <param name="Domain">The domain; empty for none.</param>
public sealed record ProxyLogin(string User, string Password, string Domain)
{
    /// <summary>The login as the HTTP stack wants it.</summary>
    internal NetworkCredential ToCredential() => new(User, Password, Domain);

    /// <summary>The user; never the password.</summary>
    public override string ToString() => User;
}
