namespace Seedream.Service.Transport;

/// <summary>A response body is longer than the limit of its connection.</summary>
internal sealed class BodyTooLongException : IOException;
