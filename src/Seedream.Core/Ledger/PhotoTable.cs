using System.Data.Common;
using System.Text.Json;
using Seedream.Edits;
using Seedream.Ledger.Sqlite;

namespace Seedream.Ledger;

/// <summary>
/// The photos that were read, by path: their stamps, and what reading them told. It is a cache: without a row, the
/// photo is read again.
/// </summary>
internal sealed class PhotoTable(LedgerConnection writer, LedgerConnection reader)
{
    /// <summary>The number of photos that are remembered: the last ones that were read.</summary>
    internal const int MaxRows = 1_000_000;

    // Trimming looks at one index entry, but not at every write.
    private const int TrimInterval = 1000;

    /// <summary>Finds photos whose files have the stamps with which they were read.</summary>
    /// <param name="files">The full paths of files, with their present stamps. A path may occur more than once.</param>
    /// <returns>The photos with their hashes. Files that must be read are missing.</returns>
    public IReadOnlyList<PhotoFile> Find(IReadOnlyDictionary<string, FileStamp> files) => reader.Read(() => reader.List(
        """
        SELECT wanted.value, length, written, changed, file, hash, media_type, width, height
        FROM json_each(@paths) AS wanted JOIN photo ON photo.path = wanted.value
        """,
        row => Read(row, files),
        ("@paths", JsonSerializer.Serialize(files.Keys)))).OfType<PhotoFile>().ToList();

    /// <summary>Remembers photos that were read. Earlier rows of their paths are replaced.</summary>
    /// <param name="photos">Photos with hashes.</param>
    public void Record(IReadOnlyList<PhotoFile> photos) => writer.Write(durable: false, () =>
    {
        foreach (PhotoFile photo in photos)
            Record(photo);

        return 0;
    });

    private void Record(PhotoFile photo)
    {
        // Not an update: the highest id is the photo that was read last.
        writer.Execute(
            """
            INSERT OR REPLACE INTO photo (path, length, written, changed, file, hash, media_type, width, height)
            VALUES (@path, @length, @written, @changed, @file, @hash, @type, @width, @height)
            """,
            ("@path", photo.Path),
            ("@length", photo.Stamp.Length),
            ("@written", photo.Stamp.Written),
            ("@changed", photo.Stamp.Changed),
            ("@file", photo.Stamp.File),
            ("@hash", Convert.FromHexString(photo.Hash!.Hex)),
            ("@type", photo.MediaType),
            ("@width", photo.Width),
            ("@height", photo.Height));
        long last = writer.First("SELECT last_insert_rowid()", row => row.GetInt64(0));
        if (last % TrimInterval == 0)
            Trim(last - MaxRows);
    }

    private void Trim(long last) => writer.Execute("DELETE FROM photo WHERE id <= @last", ("@last", last));

    private static PhotoFile? Read(DbDataReader row, IReadOnlyDictionary<string, FileStamp> files)
    {
        string path = row.GetString(0);
        var stamp = new FileStamp(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
        var hash = new PhotoHash(Convert.ToHexString((byte[])row.GetValue(5)), stamp.Length);
        return files.TryGetValue(path, out FileStamp present) && present == stamp
            ? PhotoInspector.Recall(path, stamp, row.GetString(6), row.GetInt32(7), row.GetInt32(8), hash)
            : null;
    }
}
