namespace Seedream.Emulator;

/// <summary>The public files: images and uploads.</summary>
internal static class FilesHost
{
    public static async Task<Reply> HandleAsync(EmulatedService service, Exchange exchange)
    {
        if (!HttpMethods.IsGet(exchange.Request.Method) && !HttpMethods.IsHead(exchange.Request.Method))
            return Reply.Html(405, "Not Allowed").With("Allow", "GET, HEAD");

        string path = exchange.Request.Path.Value!;
        if (service.FindOutput(path) is var (job, index))
        {
            ReadOnlyMemory<byte>[] jpeg = await service.Images.PiecesAsync(job, index, exchange.Http.RequestAborted);
            return new Reply { ContentType = "image/jpeg", Body = jpeg };
        }

        return service.Assets.Find(path, service.Now) is { Content: { } content } asset
            ? new Reply { ContentType = asset.MediaType, Body = [content] }
            : NotFound();
    }

    public static Reply NotFound() => Reply.Html(404, "Not Found");
}
