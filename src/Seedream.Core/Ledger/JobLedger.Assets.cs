using Seedream.Edits;

namespace Seedream.Ledger;

/// <content>Inputs that were uploaded already.</content>
public sealed partial class JobLedger
{
    /// <summary>Gives the address of an input that was uploaded to an endpoint; whether it still answers is not known here.</summary>
    public LedgerAsset? FindAsset(Uri endpoint, PhotoHash file) => _reader.Read(() => _reader.First(
        "SELECT uri, uploaded_at FROM asset WHERE endpoint = $endpoint AND hash = $hash",
        reader => new LedgerAsset(new Uri(reader.GetString(0)), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1))),
        ("$endpoint", Text(endpoint)),
        ("$hash", Convert.FromHexString(file.Hex))));

    /// <summary>Remembers where an input was uploaded to, in place of what was known before.</summary>
    public void RememberAsset(Uri endpoint, PhotoHash file, Uri uri) => _writer.Write(durable: false, () => _writer.Execute(
        "INSERT OR REPLACE INTO asset (endpoint, hash, length, uri, uploaded_at) VALUES ($endpoint, $hash, $length, $uri, $now)",
        ("$endpoint", Text(endpoint)),
        ("$hash", Convert.FromHexString(file.Hex)),
        ("$length", file.Length),
        ("$uri", uri.AbsoluteUri),
        ("$now", Now)));

    /// <summary>Forgets an upload whose address does not answer, unless it has been uploaded anew meanwhile.</summary>
    /// <param name="endpoint">The endpoint that it was uploaded to.</param>
    /// <param name="file">The input.</param>
    /// <param name="uri">The address that does not answer.</param>
    public void ForgetAsset(Uri endpoint, PhotoHash file, Uri uri) => _writer.Write(durable: false, () => _writer.Execute(
        "DELETE FROM asset WHERE endpoint = $endpoint AND hash = $hash AND uri = $uri",
        ("$endpoint", Text(endpoint)),
        ("$hash", Convert.FromHexString(file.Hex)),
        ("$uri", uri.AbsoluteUri)));
}
