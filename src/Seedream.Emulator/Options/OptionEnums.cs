namespace Seedream.Emulator;

/// <summary>What happens to a bad parameter. The contract: "refused here (400, 406) or accepted and FAILED later: both happen".</summary>
public enum BadParameterHandling
{
    /// <summary>The submit gets 400.</summary>
    Refuse400,

    /// <summary>The submit gets 406.</summary>
    Refuse406,

    /// <summary>The submit is accepted and the job fails, unbilled.</summary>
    FailLater,
}

/// <summary>The shape of <c>output</c> in a result; unknown for several images.</summary>
public enum OutputShape
{
    /// <summary>The URL of the first image.</summary>
    Text,

    /// <summary>An array of URLs.</summary>
    TextArray,

    /// <summary>An array of objects with <c>url</c>.</summary>
    ObjectArray,

    /// <summary>One object with <c>url</c> of the first image and <c>urls</c> of all.</summary>
    Object,
}

/// <summary>What the result endpoint says of a job that has not ended; unknown.</summary>
public enum EarlyResult
{
    /// <summary>200 with the body of the status.</summary>
    StatusBody,

    /// <summary>202 with the body of the status.</summary>
    Accepted,

    /// <summary>400 with an error.</summary>
    BadRequest,

    /// <summary>404 as for an unknown request.</summary>
    NotFound,
}

/// <summary>The form of an error's body. The first is documented, the others were seen.</summary>
public enum ErrorShape
{
    /// <summary><c>{"error":"…"}</c>.</summary>
    Error,

    /// <summary><c>{"detail":"…"}</c>.</summary>
    Detail,

    /// <summary><c>{"detail":[{"loc":[…],"msg":"…","type":"…"}]}</c>.</summary>
    DetailList,

    /// <summary><c>{"message":"…"}</c>.</summary>
    Message,

    /// <summary><c>{"error_description":"…"}</c>.</summary>
    ErrorDescription,

    /// <summary>An HTML page.</summary>
    Html,

    /// <summary>The text alone, as <c>text/plain</c>.</summary>
    Text,

    /// <summary>No body.</summary>
    Empty,
}

/// <summary>What the direct endpoint answers with. The model page says an image; some models answer JSON.</summary>
public enum DirectAnswer
{
    /// <summary>The bytes of the first image as <c>image/jpeg</c>.</summary>
    Jpeg,

    /// <summary>The bytes of the first image as <c>image/png</c>.</summary>
    Png,

    /// <summary>JSON with <c>image</c>, the first image in base64.</summary>
    JsonImage,

    /// <summary>JSON with <c>images</c>, every image in base64.</summary>
    JsonImages,
}

/// <summary>The name of the list in an upload's answer: the Python client and the documentation disagree.</summary>
public enum UploadListName
{
    /// <summary><c>file_urls</c>, as the official Python client reads it.</summary>
    FileUrls,

    /// <summary><c>urls</c>, as the documentation shows it.</summary>
    Urls,
}

/// <summary>How a history row carries the request's body; unknown.</summary>
public enum HistoryRequestBody
{
    /// <summary>As a JSON object.</summary>
    Object,

    /// <summary>As a string that holds JSON.</summary>
    Text,

    /// <summary>Not at all.</summary>
    Absent,
}

/// <summary>What the rows of the history stand in; the contract does not say.</summary>
public enum HistoryEnvelope
{
    /// <summary><c>{"data":[…],"page":…}</c>.</summary>
    Data,

    /// <summary><c>{"results":[…],"page":…}</c>.</summary>
    Results,

    /// <summary><c>{"requests":[…],"page":…}</c>.</summary>
    Requests,

    /// <summary>The bare array.</summary>
    Array,
}

/// <summary>How requests a minute are counted.</summary>
public enum RateWindow
{
    /// <summary>By calendar minute: everything is allowed again when it turns.</summary>
    Fixed,

    /// <summary>Over the last sixty seconds.</summary>
    Sliding,
}

/// <summary>The format of <c>x-rate-limit-reset-at-utc</c>; unknown.</summary>
public enum RateResetFormat
{
    /// <summary><c>2026-01-31T12:00:00.0000000Z</c>.</summary>
    Iso8601,

    /// <summary><c>Sat, 31 Jan 2026 12:00:00 GMT</c>.</summary>
    Rfc1123,

    /// <summary>Whole seconds since 1970.</summary>
    EpochSeconds,

    /// <summary>Milliseconds since 1970.</summary>
    EpochMilliseconds,

    /// <summary>No such header.</summary>
    Absent,
}

/// <summary>Whether a 429 has <c>Retry-After</c>. The contract: usually not.</summary>
public enum RetryAfterFormat
{
    /// <summary>No such header.</summary>
    Absent,

    /// <summary>In seconds, rounded up.</summary>
    Seconds,

    /// <summary>As an HTTP date.</summary>
    Date,
}

/// <summary>What an output picture is.</summary>
public enum ImageKind
{
    /// <summary>The first input, altered, with the prompt on it: for people.</summary>
    Drawn,

    /// <summary>One colour in the right pixel size, made once per size: for tests and benchmarks.</summary>
    Plain,
}
