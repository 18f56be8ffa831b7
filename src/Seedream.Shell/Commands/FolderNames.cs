using System.IO.Enumeration;

namespace Seedream.Shell.Commands;

/// <summary>The names in a folder, in the order PowerShell lists them: folders, then files, each by the alphabet.</summary>
internal static class FolderNames
{
    /// <param name="folder">The folder's full path.</param>
    /// <param name="hidden">Whether hidden names are wanted as well.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be read.</exception>
    public static IEnumerable<string> In(string folder, bool hidden)
    {
        var options = new EnumerationOptions { AttributesToSkip = hidden ? 0 : FileAttributes.Hidden, IgnoreInaccessible = false };
        return new FileSystemEnumerable<(bool IsFile, string Name)>(folder, Describe, options)
            .OrderBy(entry => entry.IsFile)
            .ThenBy(entry => entry.Name, StringComparer.CurrentCultureIgnoreCase)
            .Select(entry => entry.Name);
    }

    private static (bool IsFile, string Name) Describe(ref FileSystemEntry entry) => (!entry.IsDirectory, entry.FileName.ToString());
}
