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

    /// <summary>The saved jobs that claims of edits find, with one query.</summary>
    public IReadOnlyDictionary<EditKey, SavedJob> FindSaved(Uri endpoint, IEnumerable<EditKey> keys)
    {
        const int Image = JobRowMapper.Count;
        const int File = Image + 3;
        List<(LedgerRow Job, LedgerImage Image, SavedFile? File)> rows = Connection.Read(() => Connection.List(
            $"""
            SELECT {JobRowMapper.Columns}, image.idx, image.uri, image.suggested_name, {ImageTable.FileColumns}
            FROM json_each(@keys) AS wanted
            JOIN job ON endpoint = @endpoint AND edit_key = unhex(wanted.value) AND is_current = 1
            JOIN image ON image.job_id = job.id
            LEFT JOIN file ON file.job_id = job.id AND file.idx = image.idx
            WHERE state = @saved
            ORDER BY job.id, image.idx, file.id DESC
            """,
            row => (
                Job: JobRowMapper.ReadRow(row),
                Image: new LedgerImage(row.GetInt32(Image), row.Address(Image + 1), row.Text(Image + 2)),
                File: row.IsDBNull(File) ? null : ImageTable.ReadFile(row, File)),
            ("@keys", JsonSerializer.Serialize(keys.Select(key => key.Hex).Distinct())),
            ("@endpoint", endpoint.AbsoluteUri),
            ("@saved", LedgerState.Saved)));
        return rows.GroupBy(row => row.Job.Id).Select(job => new SavedJob(
            job.First().Job,
            [.. job.GroupBy(row => row.Image.Index).Select(image => (
                image.First().Image,
                (IReadOnlyList<SavedFile>)[.. image.Select(row => row.File).OfType<SavedFile>()]))]))
            .ToDictionary(job => job.Job.Key!);
    }

    public LedgerRow? FindByRequestId(Uri endpoint, string requestId) => First(
        "request_id = @request AND endpoint = @endpoint",
        ("@request", requestId),
        ("@endpoint", endpoint.AbsoluteUri));

    /// <summary>The submits without an answer.</summary>
    public IReadOnlyList<LedgerRow> Unanswered(Uri endpoint) => Connection.Read(() => Connection.List(
        $"SELECT {JobRowMapper.Columns} FROM job WHERE endpoint = @endpoint AND state IN (@submitting, @unknown)",
        JobRowMapper.ReadRow,
        ("@endpoint", endpoint.AbsoluteUri),
        ("@submitting", LedgerState.Submitting),
        ("@unknown", LedgerState.Unknown)));

    /// <summary>The request ids of completed jobs that were sent between two times of the service.</summary>
    public IReadOnlyList<string> Completed(Uri endpoint, bool isDirect, DateTimeOffset from, DateTimeOffset to) =>
        Connection.Read(() => Connection.List(
            """
            SELECT request_id FROM job
            WHERE endpoint = @endpoint AND service_at BETWEEN @from AND @to AND state IN (@completed, @saved)
                AND request_id IS NOT NULL AND (is_direct IS NOT NULL) = @direct
            """,
            row => row.GetString(0),
            ("@endpoint", endpoint.AbsoluteUri),
            ("@from", from.ToUnixTimeMilliseconds()),
            ("@to", to.ToUnixTimeMilliseconds()),
            ("@completed", LedgerState.Completed),
            ("@saved", LedgerState.Saved),
            ("@direct", isDirect)));

    /// <summary>Whether an edit other than that of a job has been submitted with a URL as one of its photos.</summary>
    public bool IsPhotoOfAnotherEdit(LedgerRow row, string url) => Connection.Read(() => Connection.First(
        """
        SELECT count(*) FROM job, json_each(coalesce(sent_photos, '[]')) AS photo
        WHERE endpoint = @endpoint AND job.id <> @id AND edit_key IS NOT @key AND photo.value ->> 'Text' = @url
        """,
        found => found.GetInt64(0),
        ("@endpoint", row.Endpoint.AbsoluteUri),
        ("@id", row.Id),
        ("@key", row.Key?.ToBytes()),
        ("@url", url))) > 0;

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
    /// query for each. Failed jobs are left out. The input is a full path or URL, or null for an edit without a photo.
    /// </summary>
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
    /// How long the latest jobs with these parameters took, newest first. Durations that a change of the clock made
    /// negative are left out.
    /// </summary>
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
        List<string> conditions = [];
        List<(string, object?)> values = [];
        Where("id < @before", ("@before", before), ("@rows", PageRows));
        if (filter.RequestIds is { } ids)
            Where("request_id IN (SELECT value FROM json_each(@ids))", ("@ids", JsonSerializer.Serialize(ids)));

        if (filter.Statuses is { } statuses)
        {
            IEnumerable<LedgerState> states =
                Enum.GetValues<LedgerState>().Where(state => statuses.Contains(state.ToStatus()));
            Where("state IN (SELECT value FROM json_each(@states))", ("@states", JsonSerializer.Serialize(states)));
        }

        if (filter.Since is { } since)
            Where("coalesce(submitted_at, claimed_at) >= @since", ("@since", since.ToUnixTimeMilliseconds()));

        if (filter.Files is { } files)
        {
            // Paths below a folder sort between "folder/" and "folder0", where 0 is the character after the slash.
            char separator = Path.DirectorySeparatorChar;
            var folders = files.Folders.Select(folder => folder.TrimEnd(separator)).Select(folder =>
                new { First = folder + separator, Last = folder + (char)(separator + 1) });
            static string Matches(string table) =>
                $"""
                {table}.path IN (SELECT value FROM json_each(@paths)) OR EXISTS (
                    SELECT 1 FROM json_each(@folders) AS folder
                    WHERE {table}.path > folder.value ->> 'First' AND {table}.path < folder.value ->> 'Last')
                """;

            // The first photo that was sent is the edit's own. An upload is known by its URL, inline data by its hash.
            const string HasPhoto =
                """
                path IS NOT NULL AND sent_photos ->> '$[0].Text' IN (
                    SELECT uri FROM asset JOIN json_each(@hashes) AS photo ON hex(asset.hash) = photo.value)
                OR path IS NOT NULL AND EXISTS (
                    SELECT 1 FROM json_each(@hashes) AS photo
                    WHERE sent_photos ->> '$[0].Kind' = 'Inline'
                        AND instr(upper(sent_photos ->> '$[0].Text'), photo.value) > 0)
                """;
            Where(
                $"({Matches("job")} OR id IN (SELECT job_id FROM file WHERE {Matches("file")}) OR {HasPhoto})",
                ("@paths", JsonSerializer.Serialize(files.Paths)),
                ("@folders", JsonSerializer.Serialize(folders)),
                ("@hashes", JsonSerializer.Serialize(files.Photos.Select(photo => photo.Hex))));
        }

        string where = string.Join(" AND ", conditions);
        string sql = $"SELECT {JobRowMapper.Columns} FROM job WHERE {where} ORDER BY id DESC LIMIT @rows";
        return Connection.Read(() => Connection.List(sql, JobRowMapper.ReadRow, [.. values]));

        void Where(string condition, params (string Name, object? Value)[] added)
        {
            conditions.Add(condition);
            values.AddRange(added);
        }
    }
}
