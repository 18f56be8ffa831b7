using System.Runtime.Versioning;

namespace Seedream.Ledger.Sqlite;

/// <summary>
/// Decides whether another account could replace the files of a ledger, and whether a group shares it: a folder that is
/// writable for its group and passes its group on to new files (<c>chmod 2770</c>) is meant to be shared.
/// </summary>
internal static class LedgerPlace
{
    private const UnixFileMode Shared = UnixFileMode.SetGroup | UnixFileMode.GroupWrite;
    private const int MaxLinks = 40;
    private const uint Root = 0;

    // Their permissions come from the mount or from another machine, and say nothing about other accounts.
    private static readonly HashSet<string> WithoutPermissions =
    [
        "9p", "drvfs", "v9fs", "cifs", "smb", "smb2", "smb3", "vfat", "msdos", "exfat", "ntfs", "ntfs3", "fuse",
        "fuseblk", "virtiofs",
    ];

    /// <summary>Whether new files of a ledger in a folder belong to its group.</summary>
    [UnsupportedOSPlatform("windows")]
    public static bool IsShared(string folder) => (File.GetUnixFileMode(folder) & Shared) == Shared;

    /// <summary>
    /// Why another account could replace a file; null if none can. Only this account, the administrator and, for a
    /// shared ledger, the owner of its folder can be trusted with the folders on the way to it.
    /// </summary>
    /// <param name="path">The full path of a file, which may be missing.</param>
    public static string? FindDanger(string path)
    {
        if (OperatingSystem.IsWindows())
            return null;

        string folder = Path.GetDirectoryName(path)!;
        bool isShared = Directory.Exists(folder) && IsShared(folder);
        uint? partner = isShared ? AccountOf.Owner(folder) : null;
        if (!isShared && File.Exists(path) && IsForeign(AccountOf.Owner(path), null))
            return "belongs to another account, which could replace it";

        return FindDanger(folder, partner, MaxLinks);
    }

    /// <summary>Why the files in a folder could be replaced; null if only trusted accounts can do so.</summary>
    /// <param name="mode">The permissions of the folder.</param>
    /// <param name="isForeign">Whether the folder belongs to an account that is not trusted.</param>
    public static string? DangerOf(UnixFileMode mode, bool isForeign)
    {
        if (isForeign)
            return "which belongs to another account that could replace it";

        return mode.HasFlag(UnixFileMode.OtherWrite) && !mode.HasFlag(UnixFileMode.StickyBit)
            ? "in which every account could replace it"
            : null;
    }

    [UnsupportedOSPlatform("windows")]
    private static string? FindDanger(string? folder, uint? partner, int links)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (!Directory.Exists(folder) || HasNoPermissions(folder))
                continue;

            if (DangerOf(File.GetUnixFileMode(folder), IsForeign(AccountOf.Owner(folder), partner)) is { } danger)
                return $"is below the folder '{folder}', {danger}";

            if (new DirectoryInfo(folder) is { LinkTarget: not null } link && links > 0
                && FindDanger(link.ResolveLinkTarget(returnFinalTarget: false)?.FullName, partner, links - 1)
                    is { } behind)
            {
                return behind;
            }
        }

        return null;
    }

    private static bool IsForeign(uint? owner, uint? partner) =>
        owner is { } known && known != Root && known != AccountOf.ThisProcess && known != partner;

    private static bool HasNoPermissions(string folder)
    {
        try
        {
            return WithoutPermissions.Contains(new DriveInfo(folder).DriveFormat);
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
