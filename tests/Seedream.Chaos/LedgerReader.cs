using Microsoft.Data.Sqlite;

namespace Seedream.Chaos;

/// <summary>Reads ledgers without the module.</summary>
internal static class LedgerReader
{
    public const long Submitting = 1;
    public const long Saved = 4;

    // What a person has resolved as not accepted stays in the ledger as a record.
    public const long Failed = 5;
    public const long Unknown = 7;

    public static SqliteConnection Open(string path, SqliteOpenMode mode = SqliteOpenMode.ReadWriteCreate)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(settings.ToString());
        connection.Open();
        return connection;
    }

    public static List<(long Id, long State)> Rows(string path) =>
        Query(path, "SELECT id, state FROM job", reader => (reader.GetInt64(0), reader.GetInt64(1)));

    /// <summary>Reads a copy: closing the ledger itself would clean up what a killed client has left.</summary>
    public static List<(long Id, long State)> RowsOfCopy(string path, string folder)
    {
        if (!File.Exists(path))
            return [];

        string copy = Path.Combine(folder, "copy.db");
        File.Copy(path, copy, overwrite: true);
        if (File.Exists(path + "-wal"))
            File.Copy(path + "-wal", copy + "-wal", overwrite: true);

        try
        {
            return Rows(copy);
        }
        catch (SqliteException)
        {
            // The client was killed before it had created the tables.
            return [];
        }
        finally
        {
            foreach (string suffix in new[] { "", "-wal", "-shm" })
                File.Delete(copy + suffix);
        }
    }

    /// <summary>The rows whose submit has no answer.</summary>
    public static IEnumerable<long> Unanswered(string path) =>
        Rows(path).Where(row => row.State == Unknown).Select(row => row.Id);

    /// <summary>The costs of the saved jobs in millionths of a US dollar; null for none.</summary>
    public static List<(string RequestId, long? Cost)> Costs(string path) => Query(
        path,
        $"SELECT request_id, cost_micros FROM job WHERE request_id IS NOT NULL AND state = {Saved}",
        reader => (reader.GetString(0), reader.IsDBNull(1) ? null : (long?)reader.GetInt64(1)));

    public static List<string> RequestIds(string path) =>
        Query(path, "SELECT request_id FROM job WHERE request_id IS NOT NULL", reader => reader.GetString(0));

    /// <summary>Describes the damage; null if the file is intact.</summary>
    public static string? Damage(string path)
    {
        string verdict = string.Join("; ", Query(path, "PRAGMA integrity_check", reader => reader.GetString(0)));
        int broken = Query(path, "PRAGMA foreign_key_check", reader => reader.GetString(0)).Count;
        return verdict == "ok" && broken == 0 ? null : $"{verdict}, {broken} broken references";
    }

    private static List<T> Query<T>(string path, string sql, Func<SqliteDataReader, T> read)
    {
        using SqliteConnection connection = Open(path);
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Each text is a constant of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        using SqliteDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
            rows.Add(read(reader));

        return rows;
    }
}
