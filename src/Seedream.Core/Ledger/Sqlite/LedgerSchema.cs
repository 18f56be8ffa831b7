using System.Diagnostics;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Seedream.Ledger.Sqlite;

/// <summary>The tables of the ledger, with their version and the migrations to it.</summary>
internal static class LedgerSchema
{
    public const int Version = 3;

    // The characters "Seed" distinguish a ledger from databases of other programs.
    public const int ApplicationId = 0x53656564;

    // A quick check reads the entire file. Up to this size, about 9,000 jobs, it is hardly noticeable.
    private const long CheckedBytes = 8 * 1024 * 1024;

    /// <summary>
    /// Each entry upgrades the tables by one version. Never edit an entry that was released; add another.
    /// </summary>
    public static readonly IReadOnlyList<string> Migrations = [First(), Second(), Third()];

    // File names are compared as the operating system does, because a ledger stays on its machine.
    private static string PathCollation =>
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? "NOCASE" : "BINARY";

    /// <summary>Requires a ledger or an empty database, without locking or changing anything.</summary>
    /// <exception cref="SeedreamException">The file cannot be used as a ledger.</exception>
    public static void Peek(string path)
    {
        using LedgerConnection connection = LedgerConnection.OpenImmutable(path);
        try
        {
            connection.Read(() => Recognize(connection));
        }
        catch (SeedreamException failure)
            when (failure.InnerException is SqliteException { SqliteErrorCode: SQLITE_CORRUPT })
        {
            // Without locks, pages that another process is writing seem damaged. Prepare looks again with locks.
            Trace.TraceInformation("The first look at '{0}' found: {1}", path, failure.Message);
        }
    }

    /// <summary>Checks the file, and creates or upgrades the tables.</summary>
    /// <exception cref="SeedreamException">The file cannot be used as a ledger.</exception>
    public static void Prepare(LedgerConnection connection)
    {
        // Again, because the log may contain tables that the file alone does not show. In a transaction, which by
        // itself writes nothing: another process may be creating the tables now.
        connection.Write(durable: true, () => Recognize(connection));
        connection.Read(() => SetJournal(connection));
        // Even if there is nothing to migrate, this shows that the file can be locked.
        connection.Write(durable: true, () => Migrate(connection));
        connection.Checkpoint();
        connection.Read(() => CheckPages(connection));
    }

    // Precedes all changes: not even the journal mode of another program's database may change.
    private static long Recognize(LedgerConnection connection)
    {
        long application = Number(connection, "PRAGMA application_id");
        long version = Number(connection, "PRAGMA user_version");
        if (application != ApplicationId && !(application == 0 && version == 0 && IsEmpty(connection)))
            throw LedgerErrors.Foreign(connection.Path);

        return version switch
        {
            < 0 => throw LedgerErrors.Damaged(connection.Path, $"its format is {version}"),
            > Version => throw LedgerErrors.Newer(connection.Path, version),
            _ => version,
        };
    }

    private static bool IsEmpty(LedgerConnection connection) =>
        Number(connection, "SELECT count(*) FROM sqlite_schema") == 0;

    // The index of a write-ahead log is in memory that machines do not share. See https://sqlite.org/wal.html.
    private static bool SetJournal(LedgerConnection connection)
    {
        string mode = LedgerFile.IsOnNetwork(connection.Path) ? "delete" : "wal";
        return connection.First($"PRAGMA journal_mode = {mode}", row => row.GetString(0)) == mode
            ? true
            : throw LedgerErrors.CannotLock(connection.Path);
    }

    // Reads the version again, because another process may have upgraded the tables since.
    private static long Migrate(LedgerConnection connection)
    {
        long version = Recognize(connection);
        foreach (string migration in Migrations.Skip((int)version))
            connection.Run(migration);

        if (version < Version)
            connection.Run($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}");

        return version;
    }

    private static bool CheckPages(LedgerConnection connection)
    {
        if (Number(connection, "PRAGMA page_count") * Number(connection, "PRAGMA page_size") > CheckedBytes)
            return false;

        string verdict = connection.First("PRAGMA quick_check(1)", row => row.GetString(0)) ?? "";
        return verdict == "ok" ? true : throw LedgerErrors.Damaged(connection.Path, verdict.ReplaceLineEndings(" "));
    }

    private static long Number(LedgerConnection connection, string sql) =>
        connection.First(sql, row => row.GetInt64(0));

    private static string First()
    {
        // Columns that no query reads are for people who examine a ledger.
        string path = PathCollation;
        return $"""
            CREATE TABLE job (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                endpoint TEXT NOT NULL,
                edit_key BLOB CHECK (length(edit_key) = 32),
                is_current INTEGER CHECK (is_current = 1),
                replaces INTEGER REFERENCES job (id) ON DELETE SET NULL,
                state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 7),
                request_id TEXT,
                run TEXT,
                parameters TEXT NOT NULL,
                path TEXT COLLATE {path},
                uri TEXT,
                reference_images TEXT,
                destination TEXT,
                name TEXT,
                sent_photos TEXT,
                is_direct INTEGER CHECK (is_direct = 1),
                claimed_at INTEGER NOT NULL,
                submitting_at INTEGER,
                submitted_at INTEGER,
                service_at INTEGER,
                lost_at INTEGER,
                ended_at INTEGER,
                duration_ms INTEGER,
                cost_micros INTEGER,
                cost_estimated INTEGER CHECK (cost_estimated = 1),
                error TEXT,
                updated_at INTEGER NOT NULL
            ) STRICT;
            CREATE UNIQUE INDEX job_edit ON job (endpoint, edit_key) WHERE is_current = 1;
            CREATE UNIQUE INDEX job_request ON job (request_id, endpoint) WHERE request_id IS NOT NULL;
            CREATE INDEX job_replaces ON job (replaces) WHERE replaces IS NOT NULL;
            CREATE INDEX job_duration ON job (endpoint, parameters ->> 'size', parameters ->> 'max_images')
                WHERE duration_ms IS NOT NULL;
            CREATE TABLE image (
                job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
                idx INTEGER NOT NULL,
                uri TEXT,
                suggested_name TEXT,
                PRIMARY KEY (job_id, idx)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE file (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                path TEXT NOT NULL UNIQUE COLLATE {path},
                job_id INTEGER NOT NULL,
                idx INTEGER NOT NULL,
                length INTEGER NOT NULL,
                saved_at INTEGER NOT NULL,
                FOREIGN KEY (job_id, idx) REFERENCES image (job_id, idx) ON DELETE CASCADE
            ) STRICT;
            CREATE INDEX file_image ON file (job_id, idx);
            CREATE TABLE asset (
                endpoint TEXT NOT NULL,
                hash BLOB NOT NULL CHECK (length(hash) = 32),
                length INTEGER NOT NULL,
                uri TEXT NOT NULL,
                uploaded_at INTEGER NOT NULL,
                PRIMARY KEY (endpoint, hash)
            ) STRICT, WITHOUT ROWID;
            """;
    }

    // An image replaces another only if the other is unchanged and came from the same photo.
    private static string Second() => $"""
        ALTER TABLE file ADD COLUMN written_at INTEGER;
        ALTER TABLE file ADD COLUMN source TEXT COLLATE {PathCollation};
        ALTER TABLE file ADD COLUMN hash BLOB CHECK (length(hash) = 32);
        CREATE INDEX file_length ON file (length);
        """;

    // A photo whose stamp is as it was is not read again, and an image that is still there is not opened.
    private static string Third() => $"""
        CREATE TABLE photo (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            path TEXT NOT NULL UNIQUE COLLATE {PathCollation},
            length INTEGER NOT NULL,
            written INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            file INTEGER NOT NULL,
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            media_type TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL
        ) STRICT;
        ALTER TABLE file ADD COLUMN width INTEGER;
        ALTER TABLE file ADD COLUMN height INTEGER;
        """;
}
