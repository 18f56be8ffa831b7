using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Seedream.Edits;

/// <summary>Tells whether two paths lead to one file or folder, through links and in any letter case.</summary>
internal static class FileIdentity
{
    private const int FileIdInfo = 18;
    private const int FileIdInfoBytes = 24;

    public static bool AreSame(string path, string other) => Of(path) is { } identity && identity == Of(other);

    /// <summary>The same number for every path of a file or folder; null if there is none.</summary>
    public static ulong? Of(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            return FileStatus.Of(path) is { } status
                ? TextHash.Of(string.Create(CultureInfo.InvariantCulture, $"{status.Device}:{status.File}"))
                : null;
        }

        if (!Path.Exists(path))
            return null;

        try
        {
            if (OnWindows(path) is { } identity)
                return TextHash.Of(identity);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The path itself has to do.
        }

        string target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        return TextHash.Of(Path.GetFullPath(target), ignoreCase: true);
    }

    [SupportedOSPlatform("windows")]
    private static string? OnWindows(string path)
    {
        byte[] buffer = new byte[FileIdInfoBytes];
        using SafeFileHandle file = File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return GetFileInformationByHandleEx(file, FileIdInfo, buffer, FileIdInfoBytes)
            ? Convert.ToHexString(buffer)
            : null;
    }

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetFileInformationByHandleEx(
        SafeFileHandle file, int kind, [Out] byte[] result, uint length);
}
