namespace Seedream.Emulator;

/// <summary>Form of request ids. They are opaque text.</summary>
public enum RequestIdFormat
{
    /// <summary>A UUID with dashes, as documented.</summary>
    Dashed,

    /// <summary>32 hex digits, as seen.</summary>
    Hex,

    /// <summary>Text in which upper and lower case differ.</summary>
    Opaque,
}

/// <summary>How an invalid parameter is reported. The service does all three.</summary>
public enum BadParameterHandling
{
    /// <summary>The submit gets 400.</summary>
    Refuse400,

    /// <summary>The submit gets 406.</summary>
    Refuse406,

    /// <summary>The submit is accepted, and the job fails without being billed.</summary>
    FailLater,
}

/// <summary>Shape of <c>output</c> in a result. It is not documented for several images.</summary>
public enum OutputShape
{
    /// <summary>The URL of the first image.</summary>
    Text,

    /// <summary>An array of URLs.</summary>
    TextArray,

    /// <summary>An array of objects with <c>url</c>.</summary>
    ObjectArray,

    /// <summary>One object with the <c>url</c> of the first image and the <c>urls</c> of all.</summary>
    Object,

    /// <summary>Objects within objects, in <c>images</c> too.</summary>
    Nested,

    /// <summary>Text that contains a JSON array, in <c>images</c> too.</summary>
    JsonText,
}

/// <summary>Which images of several the two lists of a result have.</summary>
public enum ImageLists
{
    /// <summary>Both have all.</summary>
    Both,

    /// <summary><c>images</c> has only the first, <c>output</c> has all.</summary>
    FirstInImages,

    /// <summary><c>images</c> has only the first, <c>output</c> the others.</summary>
    Split,
}

/// <summary>How a result refers to an image.</summary>
public enum ImageAddress
{
    /// <summary>By URL.</summary>
    Url,

    /// <summary>By a path, which is valid on the API and on the host of the files.</summary>
    Relative,

    /// <summary>It contains the image in base64.</summary>
    Base64,

    /// <summary>It contains the image as a data URI.</summary>
    DataUri,
}

/// <summary>A cost that the service states.</summary>
public enum StatedCost
{
    /// <summary>The billed amount.</summary>
    Right,

    /// <summary>The negative amount.</summary>
    Negative,

    /// <summary>A billion.</summary>
    Absurd,

    /// <summary>None.</summary>
    Absent,

    /// <summary>The amount as text.</summary>
    Text,
}

/// <summary>Reply of the result endpoint before the job has ended. It is not documented.</summary>
public enum EarlyResult
{
    /// <summary>200 with the body of the status endpoint.</summary>
    StatusBody,

    /// <summary>202 with the body of the status endpoint.</summary>
    Accepted,

    /// <summary>400 with an error.</summary>
    BadRequest,

    /// <summary>404 as for an unknown request.</summary>
    NotFound,
}

/// <summary>Form of an error body. The first is documented, the others have been seen.</summary>
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

    /// <summary>The text alone, as <c>application/json</c>. It can be any JSON.</summary>
    Raw,

    /// <summary>No body.</summary>
    Empty,
}

/// <summary>Content of a direct reply. The model page documents an image; some models return JSON.</summary>
public enum DirectAnswer
{
    /// <summary>The first image as <c>image/jpeg</c>.</summary>
    Jpeg,

    /// <summary>The first image as <c>image/png</c>.</summary>
    Png,

    /// <summary>JSON with <c>image</c>, the first image in base64.</summary>
    JsonImage,

    /// <summary>JSON with <c>images</c>, all images in base64.</summary>
    JsonImages,

    /// <summary>The JSON of the result endpoint.</summary>
    Result,
}

/// <summary>Name of the list in the reply to an upload. The Python client and the documentation disagree.</summary>
public enum UploadListName
{
    /// <summary><c>file_urls</c>, as the official Python client reads it.</summary>
    FileUrls,

    /// <summary><c>urls</c>, as the documentation shows it.</summary>
    Urls,
}

/// <summary>How the requests of a minute are counted.</summary>
public enum RateWindow
{
    /// <summary>By calendar minute.</summary>
    Fixed,

    /// <summary>Over the last 60 seconds.</summary>
    Sliding,
}

/// <summary>Format of <c>x-rate-limit-reset-at-utc</c>. It is not documented.</summary>
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

/// <summary>Format of <c>Retry-After</c>. The service usually omits it.</summary>
public enum RetryAfterFormat
{
    /// <summary>No such header.</summary>
    Absent,

    /// <summary>In seconds, rounded up.</summary>
    Seconds,

    /// <summary>An HTTP date.</summary>
    Date,
}

/// <summary>Kind of the images that jobs make.</summary>
public enum ImageKind
{
    /// <summary>The first photo, changed, with the prompt on it. For people.</summary>
    Drawn,

    /// <summary>One color in the documented pixel size, encoded once per size. For tests and benchmarks.</summary>
    Plain,
}
