using Microsoft.Data.Sqlite;
using Seedream.Edits;
using static SQLitePCL.raw;

namespace Seedream.Ledger.Sqlite;

/// <summary>The module never deletes, renames or replaces a ledger that it cannot use.</summary>
internal static class LedgerErrors
{
    private const string Parameters = $"{LedgerPath.EnvironmentVariable} or Connect-Seedream -LedgerPath";
    private const string UseAnother = $"choose another file with {Parameters}";
    private const string CheckFolder = $"Check the path and your permissions for its folder, or {UseAnother}.";

    public static SeedreamException From(Exception failure, string path) => failure switch
    {
        SqliteException sqlite => From(sqlite, path),
        InvalidDataException => Damaged(path, failure.Message, failure),
        UnauthorizedAccessException => NotWritable(path, failure),
        NotRegularFileException => Make(path, "is not a regular file", $"Check the path, or {UseAnother}.", failure),
        _ => Make(path, $"cannot be created: {failure.Message}", CheckFolder, failure),
    };

    public static SeedreamException Damaged(string path, string how, Exception? inner = null) => Make(
        path,
        $"is damaged ({how})",
        "Restore a backup, or recover the file with 'sqlite3 <ledger> .recover'. If you move it, a new ledger is "
        + "created and earlier edits would be billed again.",
        inner);

    public static SeedreamException Newer(string path, long version) => Make(
        path,
        $"was written by a newer version of this module (format {version}; this version reads {LedgerSchema.Version})",
        $"Run Update-PSResource Seedream, or {UseAnother}.");

    public static SeedreamException Foreign(string path) =>
        Make(path, "is a database of another program", $"Check the path, or {UseAnother}.");

    public static SeedreamException IsFolder(string path) => Make(
        path,
        "is a folder",
        $"Specify a file, such as '{Path.Combine(path, "ledger.db")}', with {Parameters}.");

    public static SeedreamException DeadLink(string path, string target) => Make(
        path, $"is a link to '{target}', which does not exist", $"Restore that file, or {UseAnother}.");

    public static SeedreamException Replaced(string path) => Make(
        path,
        "was deleted, moved or replaced while this session had it open",
        "Restore the file, and start a new session. Without it, a new ledger is created and earlier edits would be "
        + "billed again.");

    /// <summary>SQLite would delete the log, which holds the latest jobs.</summary>
    public static SeedreamException LogAlone(string path, string log) => Make(
        path,
        $"is missing or empty, but its log '{log}' is there",
        "Restore the ledger from a backup. To start a new ledger, delete the log; earlier edits would then be billed "
        + "again.");

    /// <summary>Another account could replace the record of what is paid, or read it.</summary>
    public static SeedreamException Unsafe(string path, string danger) => Make(
        path,
        danger,
        $"Correct the owner and the permissions of the folder, or {UseAnother}. To share a ledger within a group, use "
        + "a folder of that group with the permissions 2770.");

    public static SeedreamException NotFull(string path) => Make(
        path,
        "has no full path; for an account without a home folder there is no default",
        $"Specify the full path of a file with {Parameters}.");

    public static SeedreamException CannotLock(string path, Exception? inner = null) => Make(
        path,
        "is on a file system without reliable locks, such as a network share, where two runs could pay for one edit",
        $"Move it to a local disk and {UseAnother}.",
        inner);

    private static SeedreamException From(SqliteException failure, string path) => failure.SqliteErrorCode switch
    {
        SQLITE_NOTADB => Make(path, "is not a database", $"Check the path, or {UseAnother}.", failure),
        SQLITE_CORRUPT => Damaged(path, failure.Message, failure),
        SQLITE_READONLY or SQLITE_PERM or SQLITE_AUTH => NotWritable(path, failure),
        SQLITE_FULL => Make(
            path,
            "cannot be written because its disk is full; it still has all earlier edits",
            "Free some disk space and run the command again. It continues where it stopped.",
            failure),
        SQLITE_BUSY or SQLITE_LOCKED => Make(
            path,
            "is locked by another program",
            "Wait until the other program has ended, and run the command again.",
            failure),
        SQLITE_PROTOCOL or SQLITE_NOLFS => CannotLock(path, failure),
        SQLITE_CANTOPEN => Make(path, "cannot be opened", CheckFolder, failure),
        SQLITE_IOERR when IsAboutLocks(failure.SqliteExtendedErrorCode) => CannotLock(path, failure),
        SQLITE_IOERR => Make(
            path, $"cannot be read or written: {failure.Message}", $"Check the disk, or {UseAnother}.", failure),
        _ => Make(path, $"cannot be used: {failure.Message}", $"Run the command again, or {UseAnother}.", failure),
    };

    private static SeedreamException NotWritable(string path, Exception failure) => Make(
        path,
        $"is not writable for this account: {failure.Message}",
        $"Grant the account write permission for the file and its folder, or {UseAnother}.",
        failure);

    private static SeedreamException Make(string path, string problem, string action, Exception? inner = null) => new(
        SeedreamErrorId.LedgerUnavailable,
        $"The ledger '{path}' {problem.TrimEnd('.')}. Nothing is submitted without a ledger.",
        action,
        inner);

    private static bool IsAboutLocks(int extended) => extended
        is SQLITE_IOERR_LOCK or SQLITE_IOERR_UNLOCK or SQLITE_IOERR_RDLOCK or SQLITE_IOERR_CHECKRESERVEDLOCK
        or SQLITE_IOERR_SHMOPEN or SQLITE_IOERR_SHMLOCK or SQLITE_IOERR_SHMMAP or SQLITE_IOERR_SHMSIZE;
}
