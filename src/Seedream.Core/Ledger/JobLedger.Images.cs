namespace Seedream.Ledger;

/// <content>Pictures and the files they were saved to.</content>
public sealed partial class JobLedger
{
    /// <summary>Gives the pictures of a completed job, in their order.</summary>
    public IReadOnlyList<LedgerImage> Images(LedgerRow row) => _reader.Read(() => _reader.List(
        """
        SELECT image.idx, count(*) OVER (), image.uri, image.suggested_name, file.path, file.length, file.saved_at
        FROM image LEFT JOIN file ON file.id = (SELECT max(id) FROM file WHERE job_id = image.job_id AND idx = image.idx)
        WHERE image.job_id = $id ORDER BY image.idx
        """,
        reader => new LedgerImage(
            reader.GetInt32(0), reader.GetInt32(1), reader.Address(2), reader.Text(3), reader.Text(4), reader.Number(5), reader.Time(6)),
        ("$id", row.Id)));

    /// <summary>Gives the job whose picture was last written to a path; null where this module wrote none there.</summary>
    /// <param name="path">The file's full path.</param>
    public LedgerRow? WriterOf(string path) => _reader.Read(() => _reader.First(
        $"SELECT {JobRowMapper.Columns} FROM job WHERE id = (SELECT job_id FROM file WHERE path = $path)",
        JobRowMapper.ReadRow,
        ("$path", path)));

    /// <summary>Gives the files that a picture was saved to, the newest first; whether they are still there is not known here.</summary>
    public IReadOnlyList<(string Path, long Length)> Files(LedgerRow row, int index) => _reader.Read(() => _reader.List(
        "SELECT path, length FROM file WHERE job_id = $id AND idx = $index ORDER BY id DESC",
        reader => (reader.GetString(0), reader.GetInt64(1)),
        ("$id", row.Id),
        ("$index", index)));

    /// <summary>Gives the length of what this module last wrote to a path; null where it wrote nothing there.</summary>
    public long? LengthAt(string path) => _reader.Read(() => _reader.First(
        "SELECT length FROM file WHERE path = $path", reader => reader.Number(0), ("$path", path)));

    private void AddImage(long job, SeedreamImage image) => _writer.Execute(
        """
        INSERT INTO image (job_id, idx, uri, suggested_name) VALUES ($job, $index, $uri, $name)
        ON CONFLICT (job_id, idx) DO UPDATE SET uri = excluded.uri, suggested_name = excluded.suggested_name
        """,
        ("$job", job),
        ("$index", image.Index),
        ("$uri", image.Uri?.AbsoluteUri),
        ("$name", image.SuggestedName));

    private void AddFile(long job, int index, string path, long length)
    {
        if (_writer.First("SELECT count(*) FROM image WHERE job_id = $job AND idx = $index", reader => reader.GetInt64(0), ("$job", job), ("$index", index)) == 0)
            throw new InvalidOperationException($"Row {job} of the ledger has no picture {index}.");

        // Replaced, and not updated: the highest number is the newest file, whatever the clock says.
        _writer.Execute(
            "INSERT OR REPLACE INTO file (path, job_id, idx, length, saved_at) VALUES ($path, $job, $index, $length, $now)",
            ("$path", path),
            ("$job", job),
            ("$index", index),
            ("$length", length),
            ("$now", Now));
    }

    private bool AllSaved(long job) => _writer.First(
        "SELECT count(*) FROM image WHERE job_id = $job AND NOT EXISTS (SELECT 1 FROM file WHERE file.job_id = image.job_id AND file.idx = image.idx)",
        reader => reader.GetInt64(0),
        ("$job", job)) == 0;
}
