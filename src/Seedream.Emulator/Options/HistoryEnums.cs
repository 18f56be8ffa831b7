namespace Seedream.Emulator;

/// <summary>Form of the request body in a history row. It is not documented.</summary>
public enum HistoryRequestBody
{
    /// <summary>A JSON object.</summary>
    Object,

    /// <summary>A string that contains JSON.</summary>
    Text,

    /// <summary>No request body.</summary>
    Absent,

    /// <summary>A property that is null.</summary>
    Null,
}

/// <summary>How the request body in a history row differs from the one that was sent. Values can be combined.</summary>
[Flags]
public enum HistoryBody
{
    /// <summary>Not at all.</summary>
    AsSent = 0,
    /// <summary>Parameters that were not sent have their defaults.</summary>
    DefaultsAdded = 1 << 0,
    /// <summary>Parameters that have their defaults are left out.</summary>
    DefaultsOmitted = 1 << 1,
    /// <summary>Numbers and booleans are text.</summary>
    ValuesAsText = 1 << 2,
    /// <summary>Parameters other than the prompt are in the other letter case.</summary>
    ValueCase = 1 << 3,
    /// <summary>The prompt is in upper case.</summary>
    PromptCase = 1 << 4,
    /// <summary>The prompt is trimmed, and white space within it is one space.</summary>
    Trimmed = 1 << 5,
    /// <summary>The prompt is broken into lines.</summary>
    Wrapped = 1 << 6,
    /// <summary>The body is the property <c>input</c> of an object.</summary>
    InInput = 1 << 7,
    /// <summary>URLs name another host and folder; only the file name is the same.</summary>
    OtherHost = 1 << 8,
    /// <summary>URLs have a query.</summary>
    Query = 1 << 9,
    /// <summary>URLs are percent-encoded where they need not be.</summary>
    PercentEncoded = 1 << 10,
    /// <summary>There is no <c>image_input</c>.</summary>
    NoImages = 1 << 11,
}

/// <summary>Order of the history rows. It is not documented.</summary>
public enum HistoryOrder
{
    /// <summary>By submit, the newest first.</summary>
    NewestFirst,

    /// <summary>By submit, the oldest first.</summary>
    OldestFirst,

    /// <summary>By appearance in the history, the newest first.</summary>
    Appearance,

    /// <summary>In a random order that depends on the seed.</summary>
    Shuffled,
}

/// <summary>Jobs of colleagues that resemble a job. Values can be combined.</summary>
[Flags]
public enum HistoryStrangers
{
    /// <summary>No such jobs.</summary>
    None = 0,
    /// <summary>The same edit of another photo.</summary>
    OtherPhoto = 1 << 0,
    /// <summary>The same edit by another model, whose name contains that of the model.</summary>
    OtherModel = 1 << 1,
    /// <summary>The same edit, submitted ten minutes earlier.</summary>
    Older = 1 << 2,
}

/// <summary>Format of a time in a history row. It is not documented.</summary>
public enum HistoryTimeFormat
{
    /// <summary><c>2026-01-31T12:00:00+00:00</c>.</summary>
    Offset,

    /// <summary><c>2026-01-31T12:00:00.000Z</c>.</summary>
    Utc,

    /// <summary><c>2026-01-31T12:00:00</c>, in a time zone that the row does not name.</summary>
    Local,

    /// <summary>Whole seconds since 1970.</summary>
    EpochSeconds,

    /// <summary>Milliseconds since 1970.</summary>
    EpochMilliseconds,
}

/// <summary>JSON that encloses the history rows. It is not documented.</summary>
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
