using System.ComponentModel;

namespace Seedream.Emulator;

public sealed partial class EmulatorOptions
{
    /// <summary>If false, the history answers every request with 404.</summary>
    [Category("History")] public bool HistoryAvailable { get; set; } = true;

    /// <summary>How long after the submit a row appears in the history.</summary>
    [Category("History")] public TimeSpan HistoryLag { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Random additional time, up to this, for each job. Rows then appear out of order.</summary>
    [Category("History")] public TimeSpan HistoryLagSpread { get; set; }

    /// <summary>Counts <see cref="HistoryLag"/> from the end of the job, so running jobs have no row.</summary>
    [Category("History")] public bool HistoryAfterEnd { get; set; }

    /// <summary>Share of the jobs, 0 to 1, whose rows are missing for <see cref="HistoryMissingTime"/>.</summary>
    [Category("History")] public double HistoryMissingShare { get; set; }

    /// <summary>How long after the submit the rows of <see cref="HistoryMissingShare"/> are missing.</summary>
    [Category("History")] public TimeSpan HistoryMissingTime { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Share of the jobs, 0 to 1, whose rows have no <c>request_id</c>.</summary>
    [Category("History")] public double HistoryNoIdShare { get; set; }

    /// <summary>How long all fields of a new row but its id, model and time are null.</summary>
    [Category("History")] public TimeSpan HistoryFieldLag { get; set; }

    /// <summary>Order of the rows.</summary>
    [Category("History")] public HistoryOrder HistoryOrder { get; set; }

    /// <summary>Maximum number of rows on a page, however many a request asks for.</summary>
    [Category("History")] public int? HistoryPageSize { get; set; }

    /// <summary>Ends every other page, beginning with the first, at half of its rows.</summary>
    [Category("History")] public bool HistoryShortPages { get; set; }

    /// <summary>Number of rows by which the list grows, or shrinks, at its top from a page to the next.</summary>
    [Category("History")] public int HistoryShift { get; set; }

    /// <summary>Includes the total numbers of rows and pages.</summary>
    [Category("History")] public bool HistoryTotals { get; set; } = true;

    /// <summary>Lists every row twice.</summary>
    [Category("History")] public bool HistoryRepeatRows { get; set; }

    /// <summary>Writes every property of a row and of its request body twice.</summary>
    [Category("History")] public bool HistoryRepeatKeys { get; set; }

    /// <summary>Jobs of colleagues that appear beside every new job. They are retrievable but not counted.</summary>
    [Category("History")] public HistoryStrangers HistoryStrangers { get; set; }

    /// <summary>Form of the request body in a history row.</summary>
    [Category("History")] public HistoryRequestBody HistoryRequestBody { get; set; }

    /// <summary>How the request body in a row differs from the one that was sent.</summary>
    [Category("History")]
    public HistoryBody HistoryBody { get; set; } = HistoryBody.DefaultsAdded | HistoryBody.OtherHost;

    /// <summary>Writes the request body as text and cuts it off after this number of characters.</summary>
    [Category("History")] public int? HistoryBodyLength { get; set; }

    /// <summary>Cuts the prompt in the request body off after this number of characters.</summary>
    [Category("History")] public int? HistoryPromptLength { get; set; }

    /// <summary>Name of the time of the submit in a row. If empty, rows have no time.</summary>
    [Category("History")] public string HistoryTimeName { get; set; } = "created_at";

    /// <summary>Format of the times in a row.</summary>
    [Category("History")] public HistoryTimeFormat HistoryTimeFormat { get; set; }

    /// <summary>Offset from UTC of the time zone that the format <c>Local</c> uses.</summary>
    [Category("History")] public TimeSpan HistoryTimeZone { get; set; }

    /// <summary>Ignores <c>from_date</c> and <c>to_date</c>: the list always covers the last seven days.</summary>
    [Category("History")] public bool HistoryIgnoreDates { get; set; }

    /// <summary>How far the header <c>Date</c> of the history is ahead of the one of the API.</summary>
    [Category("History")] public TimeSpan HistoryDateOffset { get; set; }

    /// <summary>JSON that encloses the history rows.</summary>
    [Category("History")] public HistoryEnvelope HistoryEnvelope { get; set; }
}
