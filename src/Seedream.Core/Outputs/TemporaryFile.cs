using System.Security.Cryptography;

namespace Seedream.Outputs;

/// <summary>The names that unfinished files have, in the folder of the finished one so that a rename is enough.</summary>
internal static class TemporaryFile
{
    private const string Ending = ".seedream-part";

    /// <summary>Gives a new name for the unfinished form of a file.</summary>
    public static string NameFor(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}{Ending}");

    /// <summary>Removes what killed runs have left in a folder. A file that a living run still writes is locked, and stays.</summary>
    public static void Sweep(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, ".*" + Ending))
        {
            try
            {
                new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                System.Diagnostics.Trace.TraceInformation("'{0}' is left alone: {1}", path, failure.Message);
            }
        }
    }

    /// <summary>Removes an unfinished file; one that cannot be removed is left, for the reason to write it failed before.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            System.Diagnostics.Trace.TraceWarning("'{0}' is left behind: {1}", path, failure.Message);
        }
    }
}
