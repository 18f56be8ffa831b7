using System.Text.Json;
using Seedream.Edits;

namespace Seedream.Ledger;

/// <content>What the ledger knows.</content>
public sealed partial class JobLedger
{
    private const int PageRows = 500;

    /// <summary>Gives a row as it stands now; null where there is none any more.</summary>
    /// <param name="id">The row's number.</param>
    public LedgerRow? Find(long id) => _reader.Read(() => ReadById(_reader, id));

    /// <summary>Gives the row that a claim of an edit would find; null where there is none.</summary>
    public LedgerRow? Find(Uri endpoint, EditKey key) => _reader.Read(() => ReadCurrent(_reader, endpoint, key));

    /// <summary>Gives the row of a job; null where there is none.</summary>
    public LedgerRow? FindByRequestId(Uri endpoint, string requestId) => _reader.Read(() => ReadByRequestId(_reader, endpoint, requestId));

    /// <summary>
    /// Gives jobs, the newest first. They are read as they are taken, some hundreds at a time, so that neither memory
    /// nor a writer has to wait for all of them; what is written meanwhile may be among them or not.
    /// </summary>
    public IEnumerable<LedgerRow> Jobs(JobFilter filter)
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
    /// Gives how long jobs of a kind took, the newest first, to learn when to ask about the next. Those that a clock which
    /// was set made negative are left out.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="size">The size that was sent; null for those without.</param>
    /// <param name="maxImages">The number of pictures that was sent; null for those without.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<TimeSpan> RecentDurations(Uri endpoint, string? size, int? maxImages, int count) => _reader.Read(() => _reader.List(
        """
        SELECT duration_ms FROM job
        WHERE endpoint = $endpoint AND parameters ->> 'size' IS $size AND parameters ->> 'max_images' IS $images AND duration_ms >= 0
        ORDER BY id DESC LIMIT $count
        """,
        reader => TimeSpan.FromMilliseconds(reader.GetInt64(0)),
        ("$endpoint", Text(endpoint)),
        ("$size", size),
        ("$images", maxImages),
        ("$count", count)));

    /// <summary>Gives what the jobs accepted then or later have cost in US dollars, as far as the service has said.</summary>
    public decimal TotalCost(DateTimeOffset since) => _reader.Read(() => JobRowMapper.FromMicros(_reader.First(
        "SELECT sum(cost_micros) FROM job WHERE submitted_at >= $since",
        reader => reader.Number(0),
        ("$since", since.ToUnixTimeMilliseconds()))) ?? 0);

    private static LedgerRow? ReadById(LedgerConnection connection, long id) => connection.First(
        $"SELECT {JobRowMapper.Columns} FROM job WHERE id = $id", JobRowMapper.ReadRow, ("$id", id));

    private static LedgerRow? ReadCurrent(LedgerConnection connection, Uri endpoint, EditKey key) => connection.First(
        $"SELECT {JobRowMapper.Columns} FROM job WHERE endpoint = $endpoint AND edit_key = $key AND is_current = 1",
        JobRowMapper.ReadRow,
        ("$endpoint", Text(endpoint)),
        ("$key", key.ToBytes()));

    private static LedgerRow? ReadByRequestId(LedgerConnection connection, Uri endpoint, string requestId) => connection.First(
        $"SELECT {JobRowMapper.Columns} FROM job WHERE request_id = $request AND endpoint = $endpoint",
        JobRowMapper.ReadRow,
        ("$request", requestId),
        ("$endpoint", Text(endpoint)));

    private List<LedgerRow> Page(JobFilter filter, long before)
    {
        List<string> conditions = ["id < $before"];
        List<(string, object?)> values = [("$before", before), ("$rows", PageRows)];
        if (filter.RequestIds is { } ids)
        {
            conditions.Add("request_id IN (SELECT value FROM json_each($ids))");
            values.Add(("$ids", JsonSerializer.Serialize(ids)));
        }

        if (filter.States is { } states)
        {
            conditions.Add("state IN (SELECT value FROM json_each($states))");
            values.Add(("$states", JsonSerializer.Serialize(states.Select(state => (int)state))));
        }

        if (filter.Since is { } since)
        {
            conditions.Add("coalesce(submitted_at, claimed_at) >= $since");
            values.Add(("$since", since.ToUnixTimeMilliseconds()));
        }

        if (filter.Path is { } path)
        {
            // Below the folder is what sorts between "folder/" and "folder0", the character after the slash.
            string folder = System.IO.Path.TrimEndingDirectorySeparator(path);
            char separator = System.IO.Path.DirectorySeparatorChar;
            const string Matches = "path = $path OR path > $first AND path < $last";
            conditions.Add($"({Matches} OR id IN (SELECT job_id FROM file WHERE {Matches}))");
            values.Add(("$path", folder));
            values.Add(("$first", folder.TrimEnd(separator) + separator));
            values.Add(("$last", folder.TrimEnd(separator) + (char)(separator + 1)));
        }

        if (filter.Endpoint is { } endpoint)
        {
            conditions.Add("endpoint = $endpoint");
            values.Add(("$endpoint", Text(endpoint)));
        }

        string sql = $"SELECT {JobRowMapper.Columns} FROM job WHERE {string.Join(" AND ", conditions)} ORDER BY id DESC LIMIT $rows";
        return _reader.Read(() => _reader.List(sql, JobRowMapper.ReadRow, [.. values]));
    }
}
