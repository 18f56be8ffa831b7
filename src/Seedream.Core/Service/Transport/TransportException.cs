using System.Net.Sockets;

namespace Seedream.Service.Transport;

/// <summary>A request got no response.</summary>
/// <param name="message">A clause without a period, such as <c>the connection was refused</c>.</param>
internal sealed class TransportException(string message, bool notSent, Exception inner) : Exception(message, inner)
{
    /// <summary>
    /// Whether the request certainly did not reach the service, so that even a submit can be sent again.
    /// </summary>
    public bool NotSent { get; } = notSent;

    /// <summary>Whether no connection could be opened, which another item would meet too.</summary>
    public bool Unreachable { get; } = notSent && !IsShortage(inner) && inner is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    /// <summary>Whether this computer lacks files or memory for a socket at the moment.</summary>
    public static bool IsShortage(Exception failure) => failure.InnerException is SocketException
    {
        SocketErrorCode: SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable,
    };
}
