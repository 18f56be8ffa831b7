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
