using System.Data.Common;

namespace Seedream.Ledger;

/// <summary>Reads columns that may be null.</summary>
internal static class DbDataReaderExtensions
{
    public static string? Text(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    public static long? Number(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetInt64(column);

    public static Uri? Address(this DbDataReader row, int column) =>
        row.Text(column) is { } text ? new Uri(text) : null;

    /// <summary>A time in milliseconds since 1970.</summary>
    public static DateTimeOffset? Time(this DbDataReader row, int column) =>
        row.Number(column) is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}
