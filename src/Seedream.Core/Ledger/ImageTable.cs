using Seedream.Ledger.Sqlite;

namespace Seedream.Ledger;

/// <summary>The images of completed jobs and the files that they were saved to, which may have changed since.</summary>
internal sealed class ImageTable(LedgerConnection writer, LedgerConnection reader, TimeProvider clock)
{
    /// <summary>The images of a completed job, by index.</summary>
    public IReadOnlyList<LedgerImage> List(LedgerRow job) => reader.Read(() => reader.List(
        "SELECT idx, uri, suggested_name FROM image WHERE job_id = @id ORDER BY idx",
        row => new LedgerImage(row.GetInt32(0), row.Address(1), row.Text(2)),
        ("@id", job.Id)));

    /// <summary>The files that an image was saved to, newest first.</summary>
    public IReadOnlyList<(string Path, long Length)> Files(LedgerRow job, int index) => reader.Read(() => reader.List(
        "SELECT path, length FROM file WHERE job_id = @id AND idx = @index ORDER BY id DESC",
        row => (row.GetString(0), row.GetInt64(1)),
        ("@id", job.Id),
        ("@index", index)));

    /// <summary>The length of the image that was last saved to a path; null if none was.</summary>
    public long? SavedLength(string path) => reader.Read(() => reader.First(
        "SELECT length FROM file WHERE path = @path", row => row.Number(0), ("@path", path)));

    /// <summary>Adds an image or updates its URL. The caller holds the transaction.</summary>
    public void Set(long job, SeedreamImage image) => writer.Execute(
        """
        INSERT INTO image (job_id, idx, uri, suggested_name) VALUES (@job, @index, @uri, @name)
        ON CONFLICT (job_id, idx) DO UPDATE SET uri = excluded.uri, suggested_name = excluded.suggested_name
        """,
        ("@job", job),
        ("@index", image.Index),
        ("@uri", image.Uri?.AbsoluteUri),
        ("@name", image.SuggestedName));

    /// <summary>Records the file of an image. The caller holds the transaction.</summary>
    public void AddFile(long job, int index, string path, long length)
    {
        const string Count = "SELECT count(*) FROM image WHERE job_id = @job AND idx = @index";
        if (writer.First(Count, row => row.GetInt64(0), ("@job", job), ("@index", index)) == 0)
            throw new InvalidOperationException($"Row {job} of the ledger has no image {index}.");

        // Not an update: the highest id is the newest file, whatever the clock says.
        writer.Execute(
            """
            INSERT OR REPLACE INTO file (path, job_id, idx, length, saved_at)
            VALUES (@path, @job, @index, @length, @now)
            """,
            ("@path", path),
            ("@job", job),
            ("@index", index),
            ("@length", length),
            ("@now", clock.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    /// <summary>Whether each image of a job has a file. The caller holds the transaction.</summary>
    public bool AreAllSaved(long job) => writer.First(
        """
        SELECT count(*) FROM image WHERE job_id = @job
            AND NOT EXISTS (SELECT 1 FROM file WHERE file.job_id = image.job_id AND file.idx = image.idx)
        """,
        row => row.GetInt64(0),
        ("@job", job)) == 0;
}
