namespace Seedream.Emulator;

/// <summary>What a fault does to a request.</summary>
public enum FaultAction
{
    /// <summary>Answers with <see cref="Fault.Code"/> and the body that <see cref="Fault.Body"/> and <see cref="Fault.Text"/> describe.</summary>
    Answer,

    /// <summary>Aborts the connection without an answer.</summary>
    Reset,

    /// <summary>Holds the request for <see cref="Fault.Duration"/> or until <see cref="Fault.Gate"/> opens; then goes on, or resets.</summary>
    Stall,

    /// <summary>Sends the head and <see cref="Fault.Share"/> of the body, then holds like <see cref="Stall"/>.</summary>
    StallBody,

    /// <summary>Promises the whole body, sends <see cref="Fault.Share"/> of it and closes the connection.</summary>
    Truncate,

    /// <summary>Sends the right body as <see cref="Fault.Text"/>, by default <c>application/octet-stream</c>.</summary>
    ContentType,

    /// <summary>Answers 200 with an HTML page.</summary>
    HtmlPage,

    /// <summary>Sends the body at <see cref="Fault.BytesPerSecond"/>.</summary>
    Slow,

    /// <summary>Makes every URL in the answer point to the foreign host.</summary>
    ForeignUrls,

    /// <summary>Names each image, or the download's <c>Content-Disposition</c>, <see cref="Fault.Text"/>.</summary>
    FileName,

    /// <summary>Redirects (<see cref="Fault.Code"/> or 302) to the same path on the foreign host, or to <see cref="Fault.Text"/>.</summary>
    Redirect,

    /// <summary>Cuts the JSON off in the middle, with a Content-Length to match.</summary>
    Malformed,

    /// <summary>Answers as if the record or the file had been deleted.</summary>
    Expire,
}
