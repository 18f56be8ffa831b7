using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Seedream.Ledger;

/// <summary>Says what is wrong with a ledger, and what to do. Nothing here or elsewhere deletes or renames one.</summary>
internal static class LedgerErrors
{
    private const string Elsewhere = "name another file in SEEDREAM_LEDGER or with Connect-Seedream -LedgerPath";

    /// <summary>Explains what SQLite reports.</summary>
    public static SeedreamException From(SqliteException failure, string path) => failure.SqliteErrorCode switch
    {
        SQLITE_NOTADB => Make(path, "is no ledger: it is not a database", $"Check the path, or {Elsewhere}.", failure),
        SQLITE_CORRUPT => Damaged(path, failure.Message, failure),
        SQLITE_READONLY or SQLITE_PERM or SQLITE_AUTH => NoRights(path, failure),
        SQLITE_FULL => Make(path, "cannot be written to: its disk is full. What it held is unharmed", "Make room on the disk and run the command again: it goes on where it was.", failure),
        SQLITE_BUSY or SQLITE_LOCKED => Make(path, "has been locked by another program for too long", "Wait until the other program has ended, and run the command again.", failure),
        SQLITE_PROTOCOL or SQLITE_NOLFS => CannotLock(path, failure),
        SQLITE_CANTOPEN => Make(path, "cannot be opened", $"Check the path and your rights to its folder, or {Elsewhere}.", failure),
        SQLITE_IOERR when IsAboutLocks(failure.SqliteExtendedErrorCode) => CannotLock(path, failure),
        SQLITE_IOERR => Make(path, $"cannot be read or written: {failure.Message}", $"Check the disk it is on, or {Elsewhere}.", failure),
        _ => Make(path, $"cannot be used: {failure.Message}", $"Run the command again, or {Elsewhere}.", failure),
    };

    /// <summary>Explains what the file system reports.</summary>
    public static SeedreamException From(Exception failure, string path) => failure is UnauthorizedAccessException
        ? NoRights(path, failure)
        : Make(path, $"cannot be made: {failure.Message}", $"Check the path and your rights to its folder, or {Elsewhere}.", failure);

    /// <summary>Some of the file is not as it was written.</summary>
    public static SeedreamException Damaged(string path, string how, Exception? inner = null) => Make(
        path,
        $"is damaged ({how})",
        "Put a backup in its place, or recover it with 'sqlite3 <ledger> .recover'. Moved away, it is begun anew: edits made before are then unknown, and would be bought again.",
        inner);

    /// <summary>A newer module wrote it.</summary>
    public static SeedreamException Newer(string path, long version) => Make(
        path, $"comes from a newer version of this module (its format is {version}, this one knows {LedgerSchema.Version})", $"Update the module with Update-PSResource Seedream, or {Elsewhere}.");

    /// <summary>Something else wrote it.</summary>
    public static SeedreamException Foreign(string path) => Make(path, "is another program's database", $"Check the path, or {Elsewhere}.");

    /// <summary>A folder has its name.</summary>
    public static SeedreamException IsFolder(string path) => Make(
        path, "is a folder", $"Give the path of a file, such as '{Path.Combine(path, "ledger.db")}', in SEEDREAM_LEDGER or with Connect-Seedream -LedgerPath.");

    /// <summary>Nobody said where it is, or not from where.</summary>
    public static SeedreamException NotFull(string path) => Make(
        path, "has no full path; an account without a home folder has none by default", $"To say where it is, {Elsewhere}, with a full path.");

    /// <summary>Its file system lets two programs have one lock.</summary>
    public static SeedreamException CannotLock(string path, Exception? inner = null) => Make(
        path, "lies where files cannot be locked, as on some network shares: two runs would buy one edit twice", $"Put it on a disk of this machine: {Elsewhere}.", inner);

    private static SeedreamException NoRights(string path, Exception failure) => Make(
        path, $"may not be written to by this account: {failure.Message}", $"Give this account the right to write to the file and its folder, or {Elsewhere}.", failure);

    private static SeedreamException Make(string path, string what, string action, Exception? inner = null) =>
        new(SeedreamErrorId.LedgerUnavailable, $"The ledger '{path}' {what.TrimEnd('.')}. Without it nothing more is submitted.", action, inner);

    private static bool IsAboutLocks(int extended) => extended is SQLITE_IOERR_LOCK or SQLITE_IOERR_UNLOCK or SQLITE_IOERR_RDLOCK
        or SQLITE_IOERR_CHECKRESERVEDLOCK or SQLITE_IOERR_SHMOPEN or SQLITE_IOERR_SHMLOCK or SQLITE_IOERR_SHMMAP or SQLITE_IOERR_SHMSIZE;
}
