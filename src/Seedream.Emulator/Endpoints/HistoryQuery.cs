using System.Globalization;

namespace Seedream.Emulator;

/// <summary>The query of the history: page, per_page, from_date, to_date, model_name and status.</summary>
/// <param name="Page">Page, from 1.</param>
/// <param name="PerPage">Rows a page, up to 100.</param>
/// <param name="From">First moment, inclusive. Seven days before <paramref name="To"/> by default.</param>
/// <param name="To">Last moment, exclusive. A date without a time means the whole day.</param>
/// <param name="Model">Part of the model's name.</param>
/// <param name="Status">COMPLETED, FAILED or PENDING.</param>
internal sealed record HistoryQuery(int Page, int PerPage, DateTimeOffset From, DateTimeOffset To, string? Model, string? Status)
{
    private const int DefaultPerPage = 20;
    private const int MostPerPage = 100;
    private const int MostDays = 31;
    private const int DefaultDays = 7;

    /// <exception cref="FormatException">The service would refuse it; the message says why.</exception>
    public static HistoryQuery Parse(IQueryCollection query, DateTimeOffset now)
    {
        DateTimeOffset to = Moment(query["to_date"], "to_date", endOfDay: true) ?? now.AddTicks(1);
        DateTimeOffset from = Moment(query["from_date"], "from_date", endOfDay: false) ?? to.AddDays(-DefaultDays);
        if (from > to)
            throw new FormatException("from_date must not be after to_date");
        if (to - from > TimeSpan.FromDays(MostDays))
            throw new FormatException($"The date range must not exceed {MostDays} days");

        string status = query["status"].ToString();
        if (status is not ("" or "COMPLETED" or "FAILED" or "PENDING"))
            throw new FormatException("status must be COMPLETED, FAILED or PENDING");
        return new HistoryQuery(
            Number(query["page"], "page", 1, int.MaxValue) ?? 1,
            Number(query["per_page"], "per_page", 1, MostPerPage) ?? DefaultPerPage,
            from,
            to,
            query["model_name"].ToString() is { Length: > 0 } model ? model : null,
            status.Length > 0 ? status : null);
    }

    public bool Matches(Job job, string status) =>
        job.Submitted >= From && job.Submitted < To
        && (Model is null || job.Model.Contains(Model, StringComparison.OrdinalIgnoreCase))
        && (Status is null || Status == status);

    private static int? Number(string? text, string name, int least, int most)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} must be between {least} and {most}");
    }

    private static DateTimeOffset? Moment(string? text, string name, bool endOfDay)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            return new DateTimeOffset(day.AddDays(endOfDay ? 1 : 0), TimeOnly.MinValue, TimeSpan.Zero);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? moment
            : throw new FormatException($"{name} must be a date, YYYY-MM-DD");
    }
}
