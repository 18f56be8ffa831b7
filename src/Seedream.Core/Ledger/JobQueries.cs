using System.Text.Json;
using Seedream.Edits;
using Seedream.Ledger.Sqlite;

namespace Seedream.Ledger;

/// <summary>Reads jobs.</summary>
internal class JobQueries(LedgerConnection connection)
{
    private const int PageRows = 500;
    private const int EditRows = 1000;

    private protected LedgerConnection Connection { get; } = connection;

    public LedgerRow? Find(long id) => First("id = @id", ("@id", id));

    /// <summary>The job that a claim of an edit finds.</summary>
    public LedgerRow? Find(Uri endpoint, EditKey key) => First(
        "endpoint = @endpoint AND edit_key = @key AND is_current = 1",
        ("@endpoint", endpoint.AbsoluteUri),
        ("@key", key.ToBytes()));

    public LedgerRow? FindByRequestId(Uri endpoint, string requestId) => First(
        "request_id = @request AND endpoint = @endpoint",
        ("@request", requestId),
        ("@endpoint", endpoint.AbsoluteUri));

    /// <summary>
    /// Lists jobs, newest first. They are read in pages while the caller enumerates, so that no page keeps a writer
    /// waiting. Jobs that are added meanwhile may be missing.
    /// </summary>
    public IEnumerable<LedgerRow> List(JobFilter filter)
    {
        long before = long.MaxValue;
        while (true)
        {
            List<LedgerRow> page = Page(filter, before);
            foreach (LedgerRow row in page)
                yield return row;

            if (page.Count < PageRows)
                yield break;

            before = page[^1].Id;
        }
    }

    /// <summary>
    /// Reads the input and the prompt of every edit that a claim may find, so that a plan of a million photos needs no
    /// query for each. Failed jobs are left out.
    /// </summary>
    /// <param name="endpoint">The base address of the service.</param>
    /// <param name="take">Receives the full path or URL, null for an edit without a photo, and the prompt.</param>
    public void ReadEdits(Uri endpoint, Action<string?, string?> take)
    {
        long last = 0;
        List<long> page;
        do
        {
            // With the index of edits, SQLite would sort all rows for each page.
            page = Connection.Read(() => Connection.List(
                """
                SELECT id, coalesce(path, uri), parameters ->> 'prompt' FROM job NOT INDEXED
                WHERE endpoint = @endpoint AND is_current = 1 AND state <> @failed AND id > @last
                ORDER BY id LIMIT @rows
                """,
                row =>
                {
                    take(row.Text(1), row.Text(2));
                    return row.GetInt64(0);
                },
                ("@endpoint", endpoint.AbsoluteUri),
                ("@failed", LedgerState.Failed),
                ("@last", last),
                ("@rows", EditRows)));
            last = page.Count == 0 ? last : page[^1];
        }
        while (page.Count == EditRows);
    }

    /// <summary>
    /// How long jobs of a kind took, newest first. Durations that a change of the clock made negative are left out.
    /// </summary>
    /// <param name="endpoint">The base address of the service.</param>
    /// <param name="size">The size in the request; null for requests without one.</param>
    /// <param name="maxImages">The number of images in the request; null for requests without one.</param>
    /// <param name="count">The maximum number of durations.</param>
    public IReadOnlyList<TimeSpan> RecentDurations(Uri endpoint, string? size, int? maxImages, int count) =>
        Connection.Read(() => Connection.List(
            """
            SELECT duration_ms FROM job
            WHERE endpoint = @endpoint AND parameters ->> 'size' IS @size AND parameters ->> 'max_images' IS @images
                AND duration_ms >= 0
            ORDER BY id DESC LIMIT @count
            """,
            row => TimeSpan.FromMilliseconds(row.GetInt64(0)),
            ("@endpoint", endpoint.AbsoluteUri),
            ("@size", size),
            ("@images", maxImages),
            ("@count", count)));

    private LedgerRow? First(string condition, params (string Name, object? Value)[] values) =>
        Connection.Read(() => Connection.First(
            $"SELECT {JobRowMapper.Columns} FROM job WHERE {condition}", JobRowMapper.ReadRow, values));

    private List<LedgerRow> Page(JobFilter filter, long before)
    {
        List<string> conditions = ["id < @before"];
        List<(string, object?)> values = [("@before", before), ("@rows", PageRows)];
        if (filter.RequestIds is { } ids)
        {
            conditions.Add("request_id IN (SELECT value FROM json_each(@ids))");
            values.Add(("@ids", JsonSerializer.Serialize(ids)));
        }

        if (filter.States is { } states)
        {
            conditions.Add("state IN (SELECT value FROM json_each(@states))");
            values.Add(("@states", JsonSerializer.Serialize(states.Select(state => (int)state))));
        }

        if (filter.Since is { } since)
        {
            conditions.Add("coalesce(submitted_at, claimed_at) >= @since");
            values.Add(("@since", since.ToUnixTimeMilliseconds()));
        }

        if (filter.Path is { } path)
        {
            // Paths below a folder sort between "folder/" and "folder0", where 0 is the character after the slash.
            string folder = System.IO.Path.TrimEndingDirectorySeparator(path);
            char separator = System.IO.Path.DirectorySeparatorChar;
            const string Matches = "path = @path OR path > @first AND path < @last";
            conditions.Add($"({Matches} OR id IN (SELECT job_id FROM file WHERE {Matches}))");
            values.Add(("@path", folder));
            values.Add(("@first", folder.TrimEnd(separator) + separator));
            values.Add(("@last", folder.TrimEnd(separator) + (char)(separator + 1)));
        }

        string where = string.Join(" AND ", conditions);
        string sql = $"SELECT {JobRowMapper.Columns} FROM job WHERE {where} ORDER BY id DESC LIMIT @rows";
        return Connection.Read(() => Connection.List(sql, JobRowMapper.ReadRow, [.. values]));
    }
}
