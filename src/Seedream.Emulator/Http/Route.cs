namespace Seedream.Emulator;

/// <summary>The endpoint that a path leads to.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Method">The only verb it accepts, or null for any.</param>
/// <param name="Argument">The slug, request id or file path.</param>
internal readonly record struct Route(EmulatorEndpoint Endpoint, string? Method, string? Argument)
{
    private const string Control = "/_emulator/";
    private const string History = "/inference-request/request-history";

    public static bool IsControl(string path) => path.StartsWith(Control, StringComparison.Ordinal);

    public static string ControlCommand(string path) => path[Control.Length..];

    public static bool IsHistory(string path) => path.StartsWith(History, StringComparison.Ordinal);

    public static Route Find(string path)
    {
        if (Under(path, "/v2/requests/") is { } request)
        {
            return request.EndsWith("/status", StringComparison.Ordinal)
                ? new(EmulatorEndpoint.Status, "GET", request[..^"/status".Length])
                : new(EmulatorEndpoint.Result, "GET", request);
        }

        if (Under(path, "/v1/requests/") is { } polled)
            return new(EmulatorEndpoint.Status, "GET", polled);
        if (path.StartsWith("/generations/", StringComparison.Ordinal))
            return new(EmulatorEndpoint.Download, null, path);
        if (path == "/v1/get-user-credits")
            return new(EmulatorEndpoint.Credits, "GET", null);
        if (path == "/upload-asset")
            return new(EmulatorEndpoint.Upload, "POST", null);
        if (path == History)
            return new(EmulatorEndpoint.History, "GET", null);
        if (Under(path, History + "/") is { } row)
            return new(EmulatorEndpoint.History, "GET", row);
        if (Under(path, "/v2/") is { } queued && !queued.Contains('/', StringComparison.Ordinal))
            return new(EmulatorEndpoint.Submit, "POST", queued);
        if (Under(path, "/v1/") is { } direct && !direct.Contains('/', StringComparison.Ordinal))
            return new(EmulatorEndpoint.Direct, "POST", direct);
        return new(EmulatorEndpoint.Other, null, null);
    }

    private static string? Under(string path, string prefix) =>
        path.Length > prefix.Length && path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : null;
}
