namespace Seedream.Emulator;

/// <summary>Effect of a fault on a request.</summary>
public enum FaultAction
{
    /// <summary>Replies with <see cref="Fault.Code"/>, <see cref="Fault.Body"/> and <see cref="Fault.Text"/>.</summary>
    Answer,

    /// <summary>Aborts the connection without a reply.</summary>
    Reset,

    /// <summary>
    /// Holds the request for <see cref="Fault.Duration"/> or until <see cref="Fault.Gate"/> opens, then continues or
    /// resets the connection.
    /// </summary>
    Stall,

    /// <summary>Sends <see cref="Fault.Share"/> of the body, then holds like <see cref="Stall"/>.</summary>
    StallBody,

    /// <summary>Announces the whole body, sends <see cref="Fault.Share"/> of it and closes the connection.</summary>
    Truncate,

    /// <summary>Labels the body as <see cref="Fault.Text"/>, by default <c>application/octet-stream</c>.</summary>
    ContentType,

    /// <summary>Replies with 200 and an HTML page.</summary>
    HtmlPage,

    /// <summary>Sends the body at <see cref="Fault.BytesPerSecond"/>.</summary>
    Slow,

    /// <summary>Makes every URL in the reply point to the foreign host.</summary>
    ForeignUrls,

    /// <summary>Uses <see cref="Fault.Text"/> as the name of each image, or in <c>Content-Disposition</c>.</summary>
    FileName,

    /// <summary>Redirects to the same path on the foreign host, or to <see cref="Fault.Text"/>.</summary>
    Redirect,

    /// <summary>Cuts the JSON off in the middle, with a matching Content-Length.</summary>
    Malformed,

    /// <summary>Replies as if the record or the file had been deleted.</summary>
    Expire,
}
