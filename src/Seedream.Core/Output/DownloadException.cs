namespace Seedream.Output;

/// <summary>An image did not arrive completely; another attempt may succeed. The message is a clause.</summary>
internal sealed class DownloadException(string message, Exception? inner = null) : Exception(message, inner);
