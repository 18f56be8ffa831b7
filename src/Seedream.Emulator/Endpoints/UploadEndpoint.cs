using System.Text.Json;

namespace Seedream.Emulator;

/// <summary><c>POST /upload-asset</c>: returns a public URL for each file, in the order sent.</summary>
internal static class UploadEndpoint
{
    public static async Task<Reply> HandleAsync(EmulatedService service, Exchange exchange)
    {
        if (!exchange.Request.HasJsonContentType())
            return service.Error(406, "Content-Type must be application/json");

        using PooledBody body = await PooledBody.ReadAsync(exchange.Request, service.Options.MaxBodyBytes);
        List<Asset?> assets;
        try
        {
            assets = ReadAssets(body.Span, service.Options.DiscardUploads);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return service.Error(400, "Invalid JSON in request body");
        }

        if (assets.Count == 0)
            return service.Error(400, "data_urls is required");
        if (assets.Contains(null))
            return service.Error(400, "data_urls must hold base64 data URIs");

        string root = service.FilesBaseFor(exchange);
        return Reply.Json(200, new Dictionary<string, object?>
        {
            [service.Options.UploadListName == UploadListName.Urls ? "urls" : "file_urls"] =
                assets.ConvertAll(asset => root + service.Assets.Store(asset!, service.Now)),
            ["message"] = "Files uploaded successfully",
        });
    }

    /// <summary>Returns null for each entry that is not a base64 data URI.</summary>
    private static List<Asset?> ReadAssets(ReadOnlySpan<byte> json, bool discardContent)
    {
        const int DepthOfEntries = 2;
        List<Asset?> assets = [];
        var reader = new Utf8JsonReader(json);
        bool inList = false;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
                inList = reader.ValueTextEquals("data_urls");
            else if (inList && reader.TokenType == JsonTokenType.String && reader.CurrentDepth == DepthOfEntries)
                assets.Add(Asset.FromDataUri(ref reader, discardContent));
        }

        return assets;
    }
}
