using Seedream.Edits;
using Seedream.Ledger.Sqlite;

namespace Seedream.Ledger;

/// <summary>The URLs of uploaded photos, for each endpoint. The service may have deleted a photo since.</summary>
internal sealed class AssetTable(LedgerConnection writer, LedgerConnection reader, TimeProvider clock)
{
    public Uri? Find(Uri endpoint, PhotoHash photo) => reader.Read(() => reader.First(
        "SELECT uri FROM asset WHERE endpoint = @endpoint AND hash = @hash",
        row => row.Address(0),
        ("@endpoint", endpoint.AbsoluteUri),
        ("@hash", Convert.FromHexString(photo.Hex))));

    /// <summary>When a photo was uploaded, by this computer's clock; null if it was not.</summary>
    public DateTimeOffset? UploadedAt(Uri endpoint, PhotoHash photo) => reader.Read(() => reader.First(
        "SELECT uploaded_at FROM asset WHERE endpoint = @endpoint AND hash = @hash",
        row => (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)),
        ("@endpoint", endpoint.AbsoluteUri),
        ("@hash", Convert.FromHexString(photo.Hex))));

    /// <summary>The URLs of all uploads to an endpoint.</summary>
    public IReadOnlyList<string> List(Uri endpoint) => reader.Read(() => reader.List(
        "SELECT uri FROM asset WHERE endpoint = @endpoint",
        row => row.GetString(0),
        ("@endpoint", endpoint.AbsoluteUri)));

    /// <summary>Records the URL of an upload and replaces an earlier one of the same photo.</summary>
    public void Set(Uri endpoint, PhotoHash photo, Uri uri) => writer.Write(durable: false, () => writer.Execute(
        """
        INSERT OR REPLACE INTO asset (endpoint, hash, length, uri, uploaded_at)
        VALUES (@endpoint, @hash, @length, @uri, @now)
        """,
        ("@endpoint", endpoint.AbsoluteUri),
        ("@hash", Convert.FromHexString(photo.Hex)),
        ("@length", photo.Length),
        ("@uri", uri.AbsoluteUri),
        ("@now", clock.GetUtcNow().ToUnixTimeMilliseconds())));

    /// <summary>Removes an upload, unless the photo has been uploaded to another URL since.</summary>
    public void Remove(Uri endpoint, PhotoHash photo, Uri uri) => writer.Write(durable: false, () => writer.Execute(
        "DELETE FROM asset WHERE endpoint = @endpoint AND hash = @hash AND uri = @uri",
        ("@endpoint", endpoint.AbsoluteUri),
        ("@hash", Convert.FromHexString(photo.Hex)),
        ("@uri", uri.AbsoluteUri)));
}
