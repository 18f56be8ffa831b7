using System.Data.Common;
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
        + "request_body, submitting_at, submitted_at, duration_ms, cost_micros, error, service_at, submit_order";

    private const decimal MicrosPerDollar = 1_000_000m;

    /// <summary>Reads a row of <c>job</c>.</summary>
    /// <exception cref="SqliteException">A value is none that the ledger writes: the file is damaged.</exception>
    public static LedgerRow ReadRow(DbDataReader reader)
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
                SubmittingAt = reader.Time(14),
                SubmittedAt = reader.Time(15),
                Duration = reader.Number(16) is { } duration ? TimeSpan.FromMilliseconds(duration) : null,
                Cost = reader.Number(17) / MicrosPerDollar,
                Error = reader.Text(18),
                ServiceAt = reader.Time(19),
                SubmitOrder = reader.Number(20) ?? 0,
            });
        }
        catch (Exception failure) when (failure is FormatException or JsonException or ArgumentException or InvalidOperationException)
        {
            throw new SqliteException($"a row holds what nobody wrote: {failure.Message}", SQLitePCL.raw.SQLITE_CORRUPT);
        }
    }

    /// <summary>US dollars as the ledger keeps them; a sum of them is exact.</summary>
    public static long? ToMicros(decimal? dollars) => dollars is { } known ? (long)decimal.Round(known * MicrosPerDollar) : null;
}
