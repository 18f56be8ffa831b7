using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Seedream.Ledger;

/// <summary>
/// One connection to the ledger's file, used by one thread at a time, that keeps its statements prepared and explains
/// what SQLite reports.
/// </summary>
internal sealed class LedgerConnection : IDisposable
{
    private const int BusyTimeoutMilliseconds = 10_000;

    private readonly object _lock = new();
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private bool? _isDurable;
    private bool _isDisposed;

    /// <summary>Opens an existing file.</summary>
    /// <exception cref="SeedreamException">It cannot be opened.</exception>
    public LedgerConnection(string path)
    {
        Path = path;
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            // Closed is closed: a pool would hold the file, and its locks, after the ledger.
            Pooling = false,
            // The client's own loop sleeps 150 ms a turn; SQLite's, set below, begins at 1 ms.
            DefaultTimeout = 1,
        };
        _connection = new SqliteConnection(settings.ToString());
        try
        {
            _connection.Open();
            // A file that may not be written to opens all the same, for reading.
            if (sqlite3_db_readonly(_connection.Handle, "main") == 1)
                throw new SqliteException("it can only be read.", SQLITE_READONLY);

            Run($"PRAGMA busy_timeout = {BusyTimeoutMilliseconds}; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA fullfsync = ON");
        }
        catch (SqliteException failure)
        {
            _connection.Dispose();
            throw LedgerErrors.From(failure, path);
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Reads without the right to write.</summary>
    /// <exception cref="SeedreamException">The ledger cannot be read.</exception>
    public T Read<T>(Func<T> work)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            try
            {
                return work();
            }
            catch (SqliteException failure)
            {
                throw LedgerErrors.From(failure, Path);
            }
        }
    }

    /// <summary>Does some work in one transaction, which is all there or not at all.</summary>
    /// <param name="durable">Whether it has to be on the disk, and not only in the system's cache, before this returns.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="SeedreamException">The ledger cannot be written to; nothing of the work is in it.</exception>
    public T Write<T>(bool durable, Func<T> work)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            try
            {
                SetDurable(durable);
                Execute("BEGIN IMMEDIATE");
                T result = work();
                Execute("COMMIT");
                return result;
            }
            catch (SqliteException failure)
            {
                throw LedgerErrors.From(failure, Path);
            }
            finally
            {
                // What went wrong is on its way to the caller; should this fail too, the next BEGIN says so.
                if (sqlite3_get_autocommit(_connection.Handle) == 0)
                    _ = sqlite3_exec(_connection.Handle, "ROLLBACK");
            }
        }
    }

    /// <summary>Runs statements once, without values. The caller holds the connection.</summary>
    public void Run(string sql)
    {
        int code = sqlite3_exec(_connection.Handle, sql, out string? message);
        if (code != SQLITE_OK)
            throw new SqliteException(message ?? "unknown", code, sqlite3_extended_errcode(_connection.Handle));
    }

    /// <summary>Runs a statement that is kept prepared. The caller holds the connection.</summary>
    /// <returns>The number of rows that it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>Reads the first row of a statement that is kept prepared; the default where there is none.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteDataReader reader = Prepare(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>Reads all rows of a statement that is kept prepared.</summary>
    public List<T> List<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var rows = new List<T>();
        using SqliteDataReader reader = Prepare(sql, values).ExecuteReader();
        while (reader.Read())
            rows.Add(read(reader));

        return rows;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (SqliteCommand command in _commands.Values)
                command.Dispose();

            _connection.Dispose();
            _isDisposed = true;
        }
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_commands.TryGetValue(sql, out SqliteCommand? command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            _commands.Add(sql, command);
        }

        command.Parameters.Clear();
        foreach ((string name, object? value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);

        return command;
    }

    // This pragma acts while it is prepared, so a prepared one that is run again would do nothing.
    private void SetDurable(bool durable)
    {
        if (_isDurable == durable)
            return;

        Run(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        _isDurable = durable;
    }
}
