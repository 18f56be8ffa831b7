namespace Seedream.Output;

/// <summary>An image did not arrive completely; another attempt may succeed. The message is a clause.</summary>
internal sealed class DownloadException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the host does not have the file, perhaps only not yet.</summary>
    public bool IsMissing { get; init; }

    /// <summary>Whether the host says that it does not have the file.</summary>
    public bool IsGone { get; init; }
}
