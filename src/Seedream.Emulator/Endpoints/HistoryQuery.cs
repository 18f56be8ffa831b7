using System.Globalization;

namespace Seedream.Emulator;

/// <summary>The query string of the history.</summary>
/// <param name="Page">Counted from 1.</param>
/// <param name="PerPage">Up to 100 rows.</param>
/// <param name="From">Inclusive. By default, seven days before <paramref name="To"/>.</param>
/// <param name="To">Exclusive. A date without a time includes the whole day.</param>
/// <param name="Model">A part of the model name.</param>
/// <param name="Status">COMPLETED, FAILED or PENDING.</param>
internal sealed record HistoryQuery(
    int Page,
    int PerPage,
    DateTimeOffset From,
    DateTimeOffset To,
    string? Model,
    string? Status)
{
    private const int DefaultPerPage = 20;
    private const int MaxPerPage = 100;
    private const int MaxDays = 31;
    private const int DefaultDays = 7;

    /// <exception cref="FormatException">The service rejects the query. The message says why.</exception>
    public static HistoryQuery Parse(IQueryCollection query, DateTimeOffset now, bool ignoreDates)
    {
        string? first = ignoreDates ? null : query["from_date"].ToString();
        string? last = ignoreDates ? null : query["to_date"].ToString();
        DateTimeOffset to = ParseDate(last, "to_date", endOfDay: true) ?? now.AddTicks(1);
        DateTimeOffset from = ParseDate(first, "from_date", endOfDay: false) ?? to.AddDays(-DefaultDays);
        if (from > to)
            throw new FormatException("from_date must not be after to_date");
        if (to - from > TimeSpan.FromDays(MaxDays))
            throw new FormatException($"The date range must not exceed {MaxDays} days");

        string status = query["status"].ToString();
        if (status is not ("" or "COMPLETED" or "FAILED" or "PENDING"))
            throw new FormatException("status must be COMPLETED, FAILED or PENDING");
        return new HistoryQuery(
            ParseNumber(query["page"], "page", int.MaxValue) ?? 1,
            ParseNumber(query["per_page"], "per_page", MaxPerPage) ?? DefaultPerPage,
            from,
            to,
            query["model_name"].ToString() is { Length: > 0 } model ? model : null,
            status.Length > 0 ? status : null);
    }

    public bool Matches(Job job, string status) =>
        job.Submitted >= From && job.Submitted < To
        && (Model is null || job.Model.Contains(Model, StringComparison.OrdinalIgnoreCase))
        && (Status is null || Status == status);

    private static int? ParseNumber(string? text, string name, int maximum)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return int.TryParse(text, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= maximum
            ? number
            : throw new FormatException($"{name} must be between 1 and {maximum}");
    }

    private static DateTimeOffset? ParseDate(string? text, string name, bool endOfDay)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", culture, DateTimeStyles.None, out DateOnly day))
            return new DateTimeOffset(day.AddDays(endOfDay ? 1 : 0), TimeOnly.MinValue, TimeSpan.Zero);
        return DateTimeOffset.TryParse(text, culture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw new FormatException($"{name} must be a date, YYYY-MM-DD");
    }
}
