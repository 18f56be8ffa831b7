using System.ComponentModel;

namespace Seedream.Emulator;

public sealed partial class EmulatorOptions
{
    /// <summary>What happens to a bad parameter; both are documented.</summary>
    [Category("Answers")]
    public BadParameterHandling BadParameters { get; set; }

    /// <summary>Whether <c>image_input</c> takes <c>data:</c> URIs; unknown. If not, one is a bad parameter.</summary>
    [Category("Answers")]
    public bool AcceptDataUris { get; set; } = true;

    /// <summary>The status of a job at work: <c>PROCESSING</c>, or a word that nobody documented.</summary>
    [Category("Answers")]
    public string RunningStatus { get; set; } = "PROCESSING";

    /// <summary>HTTP status of a failed job: 422 as documented, 200 as tolerated.</summary>
    [Category("Answers")]
    public int FailedCode { get; set; } = 422;

    /// <summary>Whether metrics have cost, remaining_credits, queue_time and total_time.</summary>
    [Category("Answers")]
    public bool OptionalMetrics { get; set; } = true;

    /// <summary>Shape of <c>output</c> in a result; unknown for several images.</summary>
    [Category("Answers")]
    public OutputShape OutputShape { get; set; }

    /// <summary>Whether a result has <c>images</c>.</summary>
    [Category("Answers")]
    public bool ImagesListed { get; set; } = true;

    /// <summary>Whether every image stands twice in <c>images</c> and in an <c>output</c> array.</summary>
    [Category("Answers")]
    public bool RepeatImages { get; set; }

    /// <summary>Whether <c>file_size</c> is a number; documented as a string.</summary>
    [Category("Answers")]
    public bool FileSizeAsNumber { get; set; }

    /// <summary>What the result endpoint says before the job has ended; unknown.</summary>
    [Category("Answers")]
    public EarlyResult EarlyResult { get; set; }

    /// <summary>Form of the body of every error that the emulator itself makes.</summary>
    [Category("Answers")]
    public ErrorShape ErrorShape { get; set; }

    /// <summary>What the direct endpoint answers with. Where an image is answered and several were made, it is the first.</summary>
    [Category("Answers")]
    public DirectAnswer DirectAnswer { get; set; }

    /// <summary>Time after which the gateway cuts a direct call off with 504. The job goes on and is billed.</summary>
    [Category("Answers")]
    public TimeSpan GatewayTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Name of the list in an upload's answer.</summary>
    [Category("Answers")]
    public UploadListName UploadListName { get; set; }

    /// <summary>Whether only length, hash and the first bytes of uploads are kept, so that thousands fit in memory.</summary>
    [Category("Answers")]
    public bool DiscardUploads { get; set; }

    /// <summary>How long after the submit a job appears in the history.</summary>
    [Category("History")]
    public TimeSpan HistoryLag { get; set; }

    /// <summary>Whether the history can be had; if not it answers 404 to everything.</summary>
    [Category("History")]
    public bool HistoryAvailable { get; set; } = true;

    /// <summary>How a row carries the request's body; unknown.</summary>
    [Category("History")]
    public HistoryRequestBody HistoryRequestBody { get; set; }

    /// <summary>What the rows stand in; the contract does not say.</summary>
    [Category("History")]
    public HistoryEnvelope HistoryEnvelope { get; set; }

    /// <summary>Requests a minute before 429. Without it there is no limit.</summary>
    [Category("Rate limit")]
    public int? RequestsPerMinute { get; set; }

    /// <summary>How requests a minute are counted.</summary>
    [Category("Rate limit")]
    public RateWindow RateWindow { get; set; }

    /// <summary>Whether status polls count; unknown.</summary>
    [Category("Rate limit")]
    public bool CountPolls { get; set; } = true;

    /// <summary>Format of the header <c>x-rate-limit-reset-at-utc</c>; unknown.</summary>
    [Category("Rate limit")]
    public RateResetFormat RateResetFormat { get; set; }

    /// <summary>Whether a 429 has <c>Retry-After</c>, and how.</summary>
    [Category("Rate limit")]
    public RetryAfterFormat RetryAfter { get; set; }
}
