using System.Data.Common;
using System.Text.Json;
using Seedream.Edits;

namespace Seedream.Ledger;

/// <summary>Maps rows of the job table.</summary>
internal static class JobRowMapper
{
    /// <summary>The columns that <see cref="ReadRow"/> reads, in its order.</summary>
    public const string Columns =
        "job.id, endpoint, edit_key, is_current, state, request_id, run, parameters, job.path, job.uri, "
        + "reference_images, destination, name, sent_photos, is_direct, submitting_at, submitted_at, duration_ms, "
        + "cost_micros, error, service_at, lost_at, cost_estimated";

    /// <summary>The number of <see cref="Columns"/>.</summary>
    public const int Count = 23;

    private const decimal MicrosPerDollar = 1_000_000m;

    public static LedgerRow ReadRow(DbDataReader row) =>
        EditParameters.FromJson(row.GetString(7), new LedgerRow
        {
            Id = row.GetInt64(0),
            Endpoint = new Uri(row.GetString(1)),
            Key = row.IsDBNull(2) ? null : EditKey.FromBytes((byte[])row.GetValue(2)),
            IsCurrent = !row.IsDBNull(3),
            State = (LedgerState)row.GetInt32(4),
            RequestId = row.Text(5),
            Run = row.Text(6) is { } run ? Guid.ParseExact(run, "N") : null,
            Path = row.Text(8),
            Uri = row.Address(9),
            ReferenceImages = JsonSerializer.Deserialize<string[]>(row.Text(10) ?? "[]") ?? [],
            Destination = row.Text(11),
            Name = row.Text(12),
            SentPhotos = row.Text(13),
            IsDirect = !row.IsDBNull(14),
            SubmittingAt = row.Time(15),
            SubmittedAt = row.Time(16),
            Duration = row.Number(17) is { } duration ? TimeSpan.FromMilliseconds(duration) : null,
            Cost = row.Number(18) / MicrosPerDollar,
            Error = row.Text(19),
            ServiceAt = row.Time(20),
            LostAt = row.Time(21),
            IsCostEstimated = !row.IsDBNull(22),
        });

    /// <summary>Converts US dollars to the integer that the ledger stores, so that sums are exact.</summary>
    public static long? ToMicros(decimal? dollars) =>
        dollars is { } known ? (long)decimal.Round(known * MicrosPerDollar) : null;
}
