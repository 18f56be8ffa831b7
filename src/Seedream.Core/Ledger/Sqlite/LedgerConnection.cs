using System.Data.Common;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Seedream.Edits;
using static SQLitePCL.raw;

namespace Seedream.Ledger.Sqlite;

/// <summary>
/// A connection to the file of a ledger. It serves one thread at a time, keeps statements prepared, and converts
/// SQLite's errors.
/// </summary>
internal sealed class LedgerConnection : IDisposable
{
    private const int BusyTimeoutMilliseconds = 10_000;

    private readonly object _lock = new();
    private readonly SqliteConnection _connection;
    private readonly ulong? _identity;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private bool? _isDurable;
    private bool _hasWritten;
    private bool _isDisposed;

    /// <summary>Opens an existing file.</summary>
    /// <exception cref="SeedreamException">The file cannot be opened.</exception>
    public LedgerConnection(string path)
        : this(path, path, SqliteOpenMode.ReadWrite)
    {
    }

    private LedgerConnection(string path, string source, SqliteOpenMode mode)
    {
        Path = path;
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            ForeignKeys = true,
            // A pool would keep the file open, and its locks, after the ledger is closed.
            Pooling = false,
            // The client waits for a lock in steps of 150 ms. SQLite itself, configured below, starts with 1 ms.
            DefaultTimeout = 1,
        };
        _connection = new SqliteConnection(settings.ToString());
        try
        {
            _connection.Open();
            _identity = FileIdentity.Of(path);
            // SQLite opens a file that is not writable for reading.
            if (mode == SqliteOpenMode.ReadWrite && sqlite3_db_readonly(_connection.Handle, "main") == 1)
                throw new SqliteException("it is read-only.", SQLITE_READONLY);

            Run($"""
                PRAGMA busy_timeout = {BusyTimeoutMilliseconds};
                PRAGMA cell_size_check = ON;
                PRAGMA trusted_schema = OFF;
                PRAGMA fullfsync = ON;
                """);
        }
        catch (SqliteException failure)
        {
            _connection.Dispose();
            throw LedgerErrors.From(failure, path);
        }
    }

    public string Path { get; }

    /// <summary>Opens a file for reading without its log, and without locking or changing anything.</summary>
    /// <exception cref="SeedreamException">The file cannot be opened.</exception>
    public static LedgerConnection OpenImmutable(string path) =>
        new(path, new Uri(path).AbsoluteUri + "?immutable=1", SqliteOpenMode.ReadOnly);

    /// <summary>Requires that the path still leads to the file that was opened.</summary>
    /// <exception cref="SeedreamException">
    /// The file was deleted, moved or replaced, so that everything written to it is lost.
    /// </exception>
    public void RequireSameFile()
    {
        if (_identity is not null && FileIdentity.Of(Path) != _identity)
            throw LedgerErrors.Replaced(Path);
    }

    /// <summary>Reads without a transaction.</summary>
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
            catch (Exception failure) when (failure is SqliteException or InvalidDataException)
            {
                throw LedgerErrors.From(failure, Path);
            }
        }
    }

    /// <summary>Runs statements in one transaction. If an exception is thrown, the ledger does not change.</summary>
    /// <param name="durable">Whether to flush the changes to disk before the method returns.</param>
    /// <param name="work">Runs the statements.</param>
    /// <exception cref="SeedreamException">The ledger cannot be written.</exception>
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
                _hasWritten = true;
                return result;
            }
            catch (Exception failure) when (failure is SqliteException or InvalidDataException)
            {
                throw LedgerErrors.From(failure, Path);
            }
            finally
            {
                // The caller receives the first error. If the rollback fails too, the next BEGIN reports it.
                if (sqlite3_get_autocommit(_connection.Handle) == 0)
                    _ = sqlite3_exec(_connection.Handle, "ROLLBACK");
            }
        }
    }

    /// <summary>
    /// Copies the log into the file, as far as nobody reads it, so that a copy of the file alone is complete. Does
    /// nothing if nothing was written since the last call.
    /// </summary>
    public void Checkpoint()
    {
        lock (_lock)
        {
            if (_isDisposed || !_hasWritten)
                return;

            try
            {
                Run("PRAGMA wal_checkpoint(PASSIVE)");
                _hasWritten = false;
            }
            catch (SqliteException failure)
            {
                // The log still has everything, and SQLite tries again when it has grown.
                Trace.TraceInformation("The log of '{0}' was not copied: {1}", Path, failure.Message);
            }
        }
    }

    /// <summary>Runs statements without parameters, without preparing them.</summary>
    public void Run(string sql)
    {
        int code = sqlite3_exec(_connection.Handle, sql, out string? message);
        if (code != SQLITE_OK)
            throw new SqliteException(message ?? "unknown", code, sqlite3_extended_errcode(_connection.Handle));
    }

    /// <returns>The number of rows that the statement changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Prepare(sql, values).ExecuteNonQuery();

    /// <summary>Reads the first row; the default if there is none.</summary>
    public T? First<T>(
        string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using SqliteDataReader reader = Prepare(sql, values).ExecuteReader();
        return reader.Read() ? Map(reader, read) : default;
    }

    public List<T> List<T>(
        string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var rows = new List<T>();
        using SqliteDataReader reader = Prepare(sql, values).ExecuteReader();
        while (reader.Read())
            rows.Add(Map(reader, read));

        return rows;
    }

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

    private static T Map<T>(SqliteDataReader row, Func<DbDataReader, T> read)
    {
        try
        {
            return read(row);
        }
        catch (Exception failure) when (failure is FormatException or OverflowException or InvalidCastException
            or InvalidOperationException or ArgumentException or JsonException)
        {
            throw new InvalidDataException($"a row has an invalid value: {failure.Message}", failure);
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

    // The pragma takes effect when it is prepared. Running a prepared one again would do nothing.
    private void SetDurable(bool durable)
    {
        if (_isDurable == durable)
            return;

        Run(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        _isDurable = durable;
    }
}
