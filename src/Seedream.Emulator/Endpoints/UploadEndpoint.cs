namespace Seedream.Emulator;

/// <summary><c>POST /upload-asset</c>: files in, public URLs out, in the order sent.</summary>
internal static class UploadEndpoint
{
    public static async Task<Reply> HandleAsync(EmulatedService service, Exchange exchange)
    {
        HttpRequest request = exchange.Request;
        EmulatorOptions options = service.Options;
        if (!request.HasJsonContentType())
            return service.Error(406, "Content-Type must be application/json");
        if (request.ContentLength > options.MaxBodyBytes)
            throw new BodyTooLargeException();

        using var reader = new UploadBodyReader(options.DiscardUploads, options.MaxBodyBytes);
        IReadOnlyList<Asset?>? assets = await reader.ReadAsync(request.BodyReader, exchange.Http.RequestAborted);
        if (assets is not { Count: > 0 })
            return service.Error(400, "data_urls is required");
        if (assets.Contains(null))
            return service.Error(400, "data_urls must hold base64 data URIs");

        string root = exchange.HasFault(FaultAction.ForeignUrls) ? service.ForeignBase : service.FilesBase;
        string[] urls = [.. assets.Select(asset => root + service.Assets.Store(asset!, service.Now))];
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
