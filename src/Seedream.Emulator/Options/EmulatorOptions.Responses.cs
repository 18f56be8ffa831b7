using System.ComponentModel;

namespace Seedream.Emulator;

public sealed partial class EmulatorOptions
{
    /// <summary>How an invalid parameter is reported.</summary>
    [Category("Responses")] public BadParameterHandling BadParameters { get; set; }

    /// <summary>Form of the request ids of new jobs.</summary>
    [Category("Responses")] public RequestIdFormat RequestIds { get; set; }

    /// <summary>HTTP status for insufficient credits: 406 as documented, or 402 as seen.</summary>
    [Category("Responses")] public int InsufficientCreditsCode { get; set; } = 406;

    /// <summary>Accepts <c>data:</c> URIs in <c>image_input</c>. If false, one is an invalid parameter.</summary>
    [Category("Responses")] public bool AcceptDataUris { get; set; } = true;

    /// <summary>Status of a waiting job: <c>QUEUED</c>, or an undocumented word.</summary>
    [Category("Responses")] public string QueuedStatus { get; set; } = "QUEUED";

    /// <summary>Status of a completed job, also in the history.</summary>
    [Category("Responses")] public string CompletedStatus { get; set; } = "COMPLETED";

    /// <summary>Status of a failed job, also in the history.</summary>
    [Category("Responses")] public string FailedStatus { get; set; } = "FAILED";

    /// <summary>Status of a running job: <c>PROCESSING</c>, or an undocumented word.</summary>
    [Category("Responses")] public string RunningStatus { get; set; } = "PROCESSING";

    /// <summary>HTTP status for a failed job: 422 as documented, or 200.</summary>
    [Category("Responses")] public int FailedCode { get; set; } = 422;

    /// <summary>Includes cost, remaining_credits, queue_time and total_time in the metrics.</summary>
    [Category("Responses")] public bool OptionalMetrics { get; set; } = true;

    /// <summary>Shape of <c>output</c> in a result.</summary>
    [Category("Responses")] public OutputShape OutputShape { get; set; }

    /// <summary>Includes <c>images</c> in a result.</summary>
    [Category("Responses")] public bool ImagesListed { get; set; } = true;

    /// <summary>Which images <c>images</c> and <c>output</c> list. For an <c>output</c> that is a list.</summary>
    [Category("Responses")] public ImageLists ImageLists { get; set; }

    /// <summary>How a result refers to an image.</summary>
    [Category("Responses")] public ImageAddress ImageAddress { get; set; }

    /// <summary>Number of bytes by which the stated <c>file_size</c> is too large.</summary>
    [Category("Responses")] public int FileSizeError { get; set; }

    /// <summary>The cost that metrics, direct replies and the history state. The billed amount is right.</summary>
    [Category("Responses")] public StatedCost StatedCost { get; set; }

    /// <summary>Lists every image twice in <c>images</c> and in an <c>output</c> array.</summary>
    [Category("Responses")] public bool RepeatImages { get; set; }

    /// <summary>Writes <c>file_size</c> as a number. It is documented as a string.</summary>
    [Category("Responses")] public bool FileSizeAsNumber { get; set; }

    /// <summary>Reply of the result endpoint before the job has ended.</summary>
    [Category("Responses")] public EarlyResult EarlyResult { get; set; }

    /// <summary>Form of the body of all errors except those made by faults.</summary>
    [Category("Responses")] public ErrorShape ErrorShape { get; set; }

    /// <summary>Content of a direct reply. A single image is the first of the job.</summary>
    [Category("Responses")] public DirectAnswer DirectAnswer { get; set; }

    /// <summary>Time after which the gateway ends a direct call with 504. The job continues and is billed.</summary>
    [Category("Responses")] public TimeSpan GatewayTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Name of the list in the reply to an upload.</summary>
    [Category("Responses")] public UploadListName UploadListName { get; set; }

    /// <summary>Keeps only the hashes of uploaded files, so that thousands of uploads fit in memory.</summary>
    [Category("Responses")] public bool DiscardUploads { get; set; }

    /// <summary>Requests per minute before 429. By default, there is no limit.</summary>
    [Category("Rate limit")] public int? RequestsPerMinute { get; set; }

    /// <summary>How the requests of a minute are counted.</summary>
    [Category("Rate limit")] public RateWindow RateWindow { get; set; }

    /// <summary>Counts status polls against the rate limit.</summary>
    [Category("Rate limit")] public bool CountPolls { get; set; } = true;

    /// <summary>Format of the header <c>x-rate-limit-reset-at-utc</c>.</summary>
    [Category("Rate limit")] public RateResetFormat RateResetFormat { get; set; }

    /// <summary>Format of the header <c>Retry-After</c> of a 429.</summary>
    [Category("Rate limit")] public RetryAfterFormat RetryAfter { get; set; }
}
