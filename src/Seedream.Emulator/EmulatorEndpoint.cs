namespace Seedream.Emulator;

/// <summary>The service's endpoints as faults and counters name them.</summary>
public enum EmulatorEndpoint
{
    /// <summary><c>POST /v2/{slug}</c>.</summary>
    Submit,

    /// <summary><c>GET /v2/requests/{id}/status</c>, and <c>GET /v1/requests/{id}</c>, the <c>poll_url</c>.</summary>
    Status,

    /// <summary><c>GET /v2/requests/{id}</c>.</summary>
    Result,

    /// <summary><c>POST /v1/{slug}</c>.</summary>
    Direct,

    /// <summary><c>POST /upload-asset</c>.</summary>
    Upload,

    /// <summary><c>GET /v1/get-user-credits</c>.</summary>
    Credits,

    /// <summary><c>GET /inference-request/request-history</c>, the list and one row.</summary>
    History,

    /// <summary>A file from the files host.</summary>
    Download,

    /// <summary>Anything asked of the foreign host, where no call belongs unless an answer led there.</summary>
    Foreign,

    /// <summary>A path that the service does not have.</summary>
    Other,
}
