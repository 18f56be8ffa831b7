namespace Seedream.Emulator;

/// <summary>The endpoints of the service, as faults and counters name them.</summary>
public enum EmulatorEndpoint
{
    /// <summary><c>POST /v2/{slug}</c>.</summary>
    Submit,

    /// <summary><c>GET /v2/requests/{id}/status</c>, and the <c>poll_url</c>: <c>GET /v1/requests/{id}</c>.</summary>
    Status,

    /// <summary><c>GET /v2/requests/{id}</c>.</summary>
    Result,

    /// <summary><c>POST /v1/{slug}</c>.</summary>
    Direct,

    /// <summary><c>POST /upload-asset</c>.</summary>
    Upload,

    /// <summary><c>GET /v1/get-user-credits</c>.</summary>
    Credits,

    /// <summary><c>GET /inference-request/request-history</c>, the list and a single row.</summary>
    History,

    /// <summary>A download from the files host.</summary>
    Download,

    /// <summary>Any request to the foreign host. A client gets there only by following a URL from a reply.</summary>
    Foreign,

    /// <summary>A path that the service does not have.</summary>
    Other,
}
