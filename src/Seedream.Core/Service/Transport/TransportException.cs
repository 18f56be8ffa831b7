namespace Seedream.Service.Transport;

/// <summary>A request got no answer.</summary>
/// <param name="message">What happened, as a clause: <c>the name does not resolve</c>.</param>
/// <param name="notSent">Whether the request certainly never reached the service.</param>
/// <param name="inner">What lay behind it.</param>
internal sealed class TransportException(string message, bool notSent, Exception inner) : Exception(message, inner)
{
    /// <summary>Whether the request certainly never reached the service, so that even a submit may be sent again.</summary>
    public bool NotSent { get; } = notSent;

    /// <summary>Whether no connection came about at all: the name does not resolve, or nothing answers there.</summary>
    public bool Unreachable { get; } = notSent && inner is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}
