namespace Seedream.Emulator;

/// <summary><c>POST /upload-asset</c>: files in, public URLs out, in the order sent.</summary>
internal static class UploadEndpoint
{
    public static async Task<Reply> HandleAsync(Emulation emulation, Exchange exchange)
    {
        HttpRequest request = exchange.Request;
        EmulatorOptions options = emulation.Options;
        if (!request.HasJsonContentType())
            return emulation.Error(406, "Content-Type must be application/json");
        if (request.ContentLength > options.MaxBodyBytes)
            throw new BodyTooLargeException();

        using var reader = new UploadBodyReader(options.DiscardUploads, options.MaxBodyBytes);
        IReadOnlyList<Asset?>? assets = await reader.ReadAsync(request.BodyReader, exchange.Http.RequestAborted);
        if (assets is not { Count: > 0 })
            return emulation.Error(400, "data_urls is required");
        if (assets.Contains(null))
            return emulation.Error(400, "data_urls must hold base64 data URIs");

        string root = exchange.Strikes(FaultAction.ForeignUrls) ? emulation.ForeignBase : emulation.FilesBase;
        string[] urls = [.. assets.Select(asset => root + emulation.Files.Store(asset!, emulation.Now))];
        return Reply.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray(options.UploadListName == UploadListName.Urls ? "urls" : "file_urls");
            foreach (string url in urls)
                json.WriteStringValue(url);
            json.WriteEndArray();
            json.WriteString("message", "Files uploaded successfully");
            json.WriteEndObject();
        });
    }
}
