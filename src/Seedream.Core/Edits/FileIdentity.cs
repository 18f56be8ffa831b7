using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Seedream.Edits;

/// <summary>Tells whether two paths lead to one file or folder, through links and in any letter case.</summary>
internal static class FileIdentity
{
    private const int BufferBytes = 256;
    private const int CurrentFolder = -100;
    private const uint InodeOnly = 0x100;
    private const int FileIdInfo = 18;
    private const int FileIdInfoBytes = 24;

    public static bool AreSame(string path, string other) => Of(path) is { } identity && identity == Of(other);

    /// <summary>The same number for every path of a file or folder; null if there is none.</summary>
    public static ulong? Of(string path)
    {
        if (!Path.Exists(path))
            return null;

        byte[] buffer = new byte[BufferBytes];
        try
        {
            string? identity = OperatingSystem.IsWindows() ? OnWindows(path, buffer)
                : OperatingSystem.IsMacOS() ? OnMac(path, buffer)
                : OnLinux(path, buffer);
            if (identity is not null)
                return TextHash.Of(identity);
        }
        catch (Exception failure) when (failure is EntryPointNotFoundException or DllNotFoundException or IOException
            or UnauthorizedAccessException)
        {
            // The path itself has to do.
        }

        string target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        return TextHash.Of(Path.GetFullPath(target), OperatingSystem.IsWindows() || OperatingSystem.IsMacOS());
    }

    // The kernel defines the layout of the structure for all processors.
    private static string? OnLinux(string path, byte[] buffer) =>
        StatX(CurrentFolder, ToNative(path), 0, InodeOnly, buffer) == 0
            ? Name(
                BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(136)),
                BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(32)))
            : null;

    private static string? OnMac(string path, byte[] buffer)
    {
        int result = RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? Stat64(ToNative(path), buffer)
            : Stat(ToNative(path), buffer);
        return result == 0
            ? Name(
                BinaryPrimitives.ReadUInt32LittleEndian(buffer),
                BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(8)))
            : null;
    }

    private static string? OnWindows(string path, byte[] buffer)
    {
        using SafeFileHandle file = File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return GetFileInformationByHandleEx(file, FileIdInfo, buffer, FileIdInfoBytes)
            ? Convert.ToHexString(buffer, 0, FileIdInfoBytes)
            : null;
    }

    private static string Name(ulong device, ulong file) =>
        string.Create(CultureInfo.InvariantCulture, $"{device}:{file}");

    private static byte[] ToNative(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(
        int folder, byte[] path, int flags, uint mask, [Out] byte[] result);

    [DllImport("libc", EntryPoint = "stat$INODE64")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat64(byte[] path, [Out] byte[] result);

    [DllImport("libc", EntryPoint = "stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat(byte[] path, [Out] byte[] result);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetFileInformationByHandleEx(
        SafeFileHandle file, int kind, [Out] byte[] result, uint length);
}
