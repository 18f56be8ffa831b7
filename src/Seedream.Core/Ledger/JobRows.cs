using System.Text;
using System.Text.Json;
using Seedream.Edits;
using Seedream.Ledger.Sqlite;

namespace Seedream.Ledger;

/// <summary>Changes rows of jobs. The caller holds the transaction, and reads see its changes.</summary>
internal sealed class JobRows(LedgerConnection writer, TimeProvider clock) : JobQueries(writer)
{
    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Adds an edit that a run has claimed or, if there is neither key nor run, an external job.</summary>
    public LedgerRow Insert(EditKey? key, SeedreamJob job, LedgerRun? run, long? replaces) => Connection.First(
        $"""
        INSERT INTO job (endpoint, edit_key, is_current, replaces, state, request_id, run, parameters, path, uri,
            reference_images, destination, name, claimed_at, submitted_at, updated_at)
        VALUES (@endpoint, @key, @current, @replaces, @state, @request, @run, @parameters, @path, @uri,
            @references, @destination, @name, @now, @submitted, @now)
        RETURNING {JobRowMapper.Columns}
        """,
        JobRowMapper.ReadRow,
        [
            .. FilesOf(job),
            ("@endpoint", job.Endpoint!.AbsoluteUri),
            ("@key", key?.ToBytes()),
            ("@current", key is null ? null : 1),
            ("@replaces", replaces),
            ("@state", run is null ? LedgerState.Running : LedgerState.New),
            ("@request", run is null ? job.RequestId : null),
            ("@run", run?.Id.ToString("N")),
            ("@parameters", Encoding.UTF8.GetString(EditParameters.ToJson(job).Span)),
            ("@submitted", run is null ? ToMilliseconds(job.Submitted) : null),
            ("@now", Now),
        ])!;

    /// <summary>Changes a row that is in one of some states.</summary>
    /// <exception cref="InvalidOperationException">The row is in another state, or it is not there.</exception>
    public LedgerRow Move(
        LedgerRow row, string changes, LedgerState[] from, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Connection.First(
            $"""
            UPDATE job SET {changes}, updated_at = @now
            WHERE id = @id AND state IN ({string.Join(", ", from.Select(state => (int)state))})
            RETURNING {JobRowMapper.Columns}
            """,
            JobRowMapper.ReadRow,
            [.. values, ("@id", row.Id), ("@now", Now)])
        ?? throw new InvalidOperationException(
            $"Row {row.Id} of the ledger is {Find(row.Id)?.State.ToString() ?? "missing"}, not "
            + $"{string.Join(" or ", from)}.");

    /// <summary>Gives a run the row of another run that ended before the submit.</summary>
    public LedgerRow TakeOver(LedgerRow row, SeedreamJob job, LedgerRun run) => Move(
        row,
        """
        run = @run, path = @path, uri = @uri, reference_images = @references, destination = @destination,
            name = @name, claimed_at = @now
        """,
        [LedgerState.New],
        [.. FilesOf(job), ("@run", run.Id.ToString("N"))]);

    /// <summary>Makes room for another row of the same edit.</summary>
    public void Supersede(LedgerRow row) =>
        Connection.Execute("UPDATE job SET is_current = NULL WHERE id = @id", ("@id", row.Id));

    /// <summary>
    /// After a resubmitted job failed, makes the job that it replaced, which may be paid, the job of the edit again.
    /// </summary>
    public bool Restore(LedgerRow row)
    {
        const string Replaced = "SELECT replaces FROM job WHERE id = @id";
        if (!row.IsCurrent || Connection.First(Replaced, job => job.Number(0), ("@id", row.Id)) is not { } replaced)
            return false;

        Supersede(row);
        Connection.Execute("UPDATE job SET is_current = 1 WHERE id = @id", ("@id", replaced));
        return true;
    }

    public bool Delete(LedgerRow row) => Connection.Execute("DELETE FROM job WHERE id = @id", ("@id", row.Id)) > 0;

    private static (string, object?)[] FilesOf(SeedreamJob job) =>
    [
        ("@path", job.Path),
        ("@uri", job.Uri?.AbsoluteUri),
        ("@references", job.ReferenceImage.Count == 0 ? null : JsonSerializer.Serialize(job.ReferenceImage)),
        ("@destination", job.Destination),
        ("@name", job.Name),
    ];

    private static long? ToMilliseconds(DateTime? local) =>
        local is { } known ? new DateTimeOffset(known.ToUniversalTime()).ToUnixTimeMilliseconds() : null;
}
