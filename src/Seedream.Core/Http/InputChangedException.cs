namespace Seedream.Http;

/// <summary>A file changed its length between its inspection and its upload.</summary>
/// <param name="path">The file's full path.</param>
internal sealed class InputChangedException(string path) : IOException($"'{path}' changed while it was read.")
{
    public string Path { get; } = path;
}
