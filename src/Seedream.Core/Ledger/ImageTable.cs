using System.Data.Common;
using Seedream.Ledger.Sqlite;

namespace Seedream.Ledger;

/// <summary>The images of completed jobs and the files that they were saved to, which may have changed since.</summary>
internal sealed class ImageTable(LedgerConnection writer, LedgerConnection reader, TimeProvider clock)
{
    /// <summary>The columns that <see cref="ReadFile"/> reads, in its order.</summary>
    public const string FileColumns =
        "file.path, file.length, file.written_at, file.source, file.hash, file.width, file.height";

    /// <summary>The images of a completed job, by index.</summary>
    public IReadOnlyList<LedgerImage> List(LedgerRow job) => reader.Read(() => reader.List(
        "SELECT idx, uri, suggested_name FROM image WHERE job_id = @id ORDER BY idx",
        row => new LedgerImage(row.GetInt32(0), row.Address(1), row.Text(2)),
        ("@id", job.Id)));

    /// <summary>The files that an image was saved to, newest first.</summary>
    public IReadOnlyList<SavedFile> Files(LedgerRow job, int index) => reader.Read(() => reader.List(
        $"SELECT {FileColumns} FROM file WHERE job_id = @id AND idx = @index ORDER BY id DESC",
        row => ReadFile(row),
        ("@id", job.Id),
        ("@index", index)));

    /// <summary>The image that was last saved to a path, with the number of its job's row; null if none was.</summary>
    public (long Job, int Index, SavedFile File)? Find(string path) => reader.Read(() => reader.List(
        $"SELECT {FileColumns}, job_id, idx FROM file WHERE path = @path",
        row => ((long Job, int Index, SavedFile File)?)(row.GetInt64(7), row.GetInt32(8), ReadFile(row)),
        ("@path", path))).FirstOrDefault();

    /// <summary>The hashes of all saved files that had a length, in upper-case hexadecimal.</summary>
    public IReadOnlyList<string> Hashes(long length) => reader.Read(() => reader.List(
        "SELECT DISTINCT hex(hash) FROM file WHERE length = @length AND hash IS NOT NULL",
        row => row.GetString(0),
        ("@length", length)));

    /// <summary>Records that a file has another name now.</summary>
    public void MoveFile(string path, string newPath) => writer.Write(durable: false, () => writer.Execute(
        "UPDATE OR REPLACE file SET path = @new WHERE path = @path", ("@path", path), ("@new", newPath)));

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
    public void AddFile(long job, int index, SavedFile file)
    {
        const string Count = "SELECT count(*) FROM image WHERE job_id = @job AND idx = @index";
        if (writer.First(Count, row => row.GetInt64(0), ("@job", job), ("@index", index)) == 0)
            throw new InvalidOperationException($"Row {job} of the ledger has no image {index}.");

        // Not an update: the highest id is the newest file, whatever the clock says.
        writer.Execute(
            """
            INSERT OR REPLACE INTO file (path, job_id, idx, length, written_at, source, hash, width, height, saved_at)
            VALUES (@path, @job, @index, @length, @written, @source, @hash, @width, @height, @now)
            """,
            ("@path", file.Path),
            ("@job", job),
            ("@index", index),
            ("@length", file.Length),
            ("@written", file.WrittenAt?.ToUnixTimeMilliseconds()),
            ("@source", file.Source),
            ("@hash", file.Hash is { } hash ? Convert.FromHexString(hash) : null),
            ("@width", file.Size?.Width),
            ("@height", file.Size?.Height),
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

    /// <param name="row">The row.</param>
    /// <param name="first">The index of the first of the <see cref="FileColumns"/>.</param>
    public static SavedFile ReadFile(DbDataReader row, int first = 0) => new(
        row.PathOfFile(first),
        row.GetInt64(first + 1),
        row.Time(first + 2),
        row.Text(first + 3),
        row.IsDBNull(first + 4) ? null : Convert.ToHexString((byte[])row.GetValue(first + 4)),
        row.IsDBNull(first + 5) ? null : (row.GetInt32(first + 5), row.GetInt32(first + 6)));
}
