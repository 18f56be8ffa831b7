using System.Text.Json;
using Microsoft.Data.Sqlite;
using Seedream.Edits;

namespace Seedream.Ledger;

/// <summary>Makes values of the ledger's columns, and columns of values.</summary>
internal static class JobRowMapper
{
    /// <summary>The columns that <see cref="ReadRow"/> reads, in its order.</summary>
    public const string Columns =
        "id, endpoint, edit_key, is_current, state, request_id, run, parameters, path, uri, reference_images, destination, name, "
        + "request_body, claimed_at, submitting_at, submitted_at, ended_at, duration_ms, cost_micros, error, updated_at, service_at, turn";

    private const decimal MicrosPerDollar = 1_000_000m;

    /// <summary>Reads a row of <c>job</c>.</summary>
    /// <exception cref="SqliteException">A value is none that the ledger writes: the file is damaged.</exception>
    public static LedgerRow ReadRow(SqliteDataReader reader)
    {
        try
        {
            return EditParameters.FromJson(reader.GetString(7), new LedgerRow
            {
                Id = reader.GetInt64(0),
                Endpoint = new Uri(reader.GetString(1)),
                Key = reader.IsDBNull(2) ? null : EditKey.FromBytes((byte[])reader.GetValue(2)),
                IsCurrent = !reader.IsDBNull(3),
                State = (LedgerState)reader.GetInt32(4),
                RequestId = reader.Text(5),
                Run = reader.Text(6) is { } run ? Guid.ParseExact(run, "N") : null,
                Path = reader.Text(8),
                Uri = reader.Address(9),
                ReferenceImages = reader.Text(10) is { } references ? JsonSerializer.Deserialize<string[]>(references)! : [],
                Destination = reader.Text(11),
                Name = reader.Text(12),
                RequestBody = reader.Text(13),
                ClaimedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(14)),
                SubmittingAt = reader.Time(15),
                SubmittedAt = reader.Time(16),
                EndedAt = reader.Time(17),
                Duration = reader.Number(18) is { } duration ? TimeSpan.FromMilliseconds(duration) : null,
                Cost = FromMicros(reader.Number(19)),
                Error = reader.Text(20),
                UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(21)),
                ServiceAt = reader.Time(22),
                Turn = reader.Number(23) ?? 0,
            });
        }
        catch (Exception failure) when (failure is FormatException or JsonException or ArgumentException or InvalidOperationException)
        {
            throw new SqliteException($"a row holds what nobody wrote: {failure.Message}", SQLitePCL.raw.SQLITE_CORRUPT);
        }
    }

    /// <summary>A text; null where there is none.</summary>
    public static string? Text(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>A number; null where there is none.</summary>
    public static long? Number(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    /// <summary>An address; null where there is none.</summary>
    public static Uri? Address(this SqliteDataReader reader, int column) => reader.Text(column) is { } text ? new Uri(text) : null;

    /// <summary>A time; null where there is none.</summary>
    public static DateTimeOffset? Time(this SqliteDataReader reader, int column) =>
        reader.Number(column) is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    /// <summary>US dollars as the ledger keeps them; a sum of them is exact.</summary>
    public static long? ToMicros(decimal? dollars) => dollars is { } known ? (long)decimal.Round(known * MicrosPerDollar) : null;

    /// <summary>US dollars out of the ledger.</summary>
    public static decimal? FromMicros(long? micros) => micros / MicrosPerDollar;
}
