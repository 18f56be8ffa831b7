using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Seedream.Edits;

/// <summary>What Linux and macOS know of a file, without opening it.</summary>
[UnsupportedOSPlatform("windows")]
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct FileStatus
{
    private const int KindMask = 0xF000;
    private const int RegularKind = 0x8000;
    private const int FolderKind = 0x4000;

    // The framework's own structure. That of the system differs between platforms.
    [FieldOffset(4)]
    private readonly int _mode;
    [FieldOffset(16)]
    private readonly long _length;
    [FieldOffset(40)]
    private readonly long _writtenSeconds;
    [FieldOffset(48)]
    private readonly long _writtenNanoseconds;
    [FieldOffset(56)]
    private readonly long _changedSeconds;
    [FieldOffset(64)]
    private readonly long _changedNanoseconds;
    [FieldOffset(88)]
    private readonly long _device;
    [FieldOffset(104)]
    private readonly long _file;

    public bool IsRegular => (_mode & KindMask) == RegularKind;

    public bool IsFolder => (_mode & KindMask) == FolderKind;

    public long Length => _length;

    /// <summary>The last change of the contents, in nanoseconds since 1970.</summary>
    public long Written => Nanoseconds(_writtenSeconds, _writtenNanoseconds);

    /// <summary>The last change of the contents, the name or the permissions. Programs cannot set it.</summary>
    public long Changed => Nanoseconds(_changedSeconds, _changedNanoseconds);

    /// <summary>The number of the file on its device.</summary>
    public long File => _file;

    public long Device => _device;

    /// <summary>Follows links. Null if there is nothing, or if the account may not see it.</summary>
    public static FileStatus? Of(string path) =>
        !path.Contains('\0') && Stat(Encoding.UTF8.GetBytes(path + '\0'), out FileStatus status) == 0 ? status : null;

    /// <inheritdoc cref="Of(string)"/>
    public static FileStatus? Of(SafeFileHandle file) => Stat(file, out FileStatus status) == 0 ? status : null;

    // Times for which 64 bits are too few are all the same one.
    private static long Nanoseconds(long seconds, long nanoseconds) =>
        (Math.Clamp(seconds, -9_000_000_000, 9_000_000_000) * 1_000_000_000) + nanoseconds;

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat")]
    private static extern int Stat(byte[] path, out FileStatus status);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_FStat")]
    private static extern int Stat(SafeFileHandle file, out FileStatus status);
}
