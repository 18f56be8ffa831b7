using System.Diagnostics;
using System.Security.Cryptography;
using Seedream.Edits;

namespace Seedream.Output;

/// <summary>Unfinished files. They are in the folder of the finished file, so that renaming them is enough.</summary>
internal static class TemporaryFile
{
    private const string Ending = ".seedream-part";
    private const int MaxAttempts = 4;

    /// <summary>
    /// Creates an unfinished file, whose short name fits everywhere. It is locked until it is closed, but can be
    /// renamed.
    /// </summary>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public static FileStream Create(string folder)
    {
        // Windows renames an open file only if it is shared for deletion. Elsewhere such a lock would not stop a sweep.
        FileShare share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                FileStream file = StreamedFile.Create(NameIn(folder), share);
                if (File.Exists(file.Name))
                    return file;

                file.Dispose();
            }
            catch (IOException) when (attempt < MaxAttempts)
            {
                // Another run's sweep removed the file between its creation and its lock: use another name.
            }
        }
    }

    public static bool Is(string path) => path.EndsWith(Ending, StringComparison.Ordinal);

    /// <summary>Removes what killed runs have left in a folder. Files of live runs are locked and stay.</summary>
    public static void Sweep(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, ".*" + Ending))
        {
            try
            {
                new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose)
                    .Dispose();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Trace.TraceInformation("'{0}' was not removed: {1}", path, failure.Message);
            }
        }
    }

    /// <summary>Removes an unfinished file. If that fails, a later sweep removes it.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Trace.TraceWarning("'{0}' was not removed: {1}", path, failure.Message);
        }
    }

    private static string NameIn(string folder)
    {
        string random = RandomNumberGenerator.GetHexString(16, lowercase: true);
        return Path.Combine(folder, $".{random}{Ending}");
    }
}
