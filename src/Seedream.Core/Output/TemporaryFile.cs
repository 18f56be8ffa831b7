using System.Security.Cryptography;
using Seedream.Edits;

namespace Seedream.Output;

/// <summary>The names that unfinished files have, in the folder of the finished one so that a rename is enough.</summary>
internal static class TemporaryFile
{
    private const string Ending = ".seedream-part";
    private const int Attempts = 4;

    /// <summary>Gives a new name for the unfinished form of a file.</summary>
    public static string NameFor(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}{Ending}");

    /// <summary>Makes the unfinished form of a file. It is locked until it is closed, and may be renamed before.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static FileStream Create(string path)
    {
        // Windows renames an open file only if it is shared for that; elsewhere such a lock would not keep a sweep off.
        FileShare share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                FileStream file = StreamedFile.Create(NameFor(path), share);
                if (File.Exists(file.Name))
                    return file;

                file.Dispose();
            }
            catch (IOException) when (attempt < Attempts)
            {
                // A sweep met the file between its making and its locking: under another name, then.
            }
        }
    }

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
