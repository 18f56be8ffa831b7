namespace Seedream.Service.Transport;

/// <summary>
/// The order in which requests pass the gate, first to last: a paid result before it expires, then running edits, then
/// new ones. A rate limit so delays few edits instead of all of them.
/// </summary>
internal enum RequestPriority
{
    /// <summary>Results of paid jobs. History and credit too, because they are rarely requested.</summary>
    Result,

    Status,

    /// <summary>The inputs of this edit are already uploaded.</summary>
    Submit,

    Upload,
}
