namespace Seedream.Output;

/// <summary>A download did not come whole; another try may.</summary>
/// <param name="message">What happened, as a clause.</param>
/// <param name="inner">What lay behind it.</param>
internal sealed class DownloadException(string message, Exception? inner = null) : Exception(message, inner);
