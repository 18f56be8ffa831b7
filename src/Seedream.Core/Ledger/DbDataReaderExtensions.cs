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

    /// <summary>The full path of a file.</summary>
    public static string PathOfFile(this DbDataReader row, int column) =>
        row.GetString(column) is var path && Path.GetDirectoryName(path) is { Length: > 0 } && !path.Contains('\0')
            ? path
            : throw new FormatException($"'{path}' is not the path of a file.");

    /// <summary>A time in milliseconds since 1970.</summary>
    public static DateTimeOffset? Time(this DbDataReader row, int column) =>
        row.Number(column) is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}
