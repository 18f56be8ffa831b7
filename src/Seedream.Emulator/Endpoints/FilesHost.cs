namespace Seedream.Emulator;

/// <summary>The public files: outputs and uploads. No key belongs here.</summary>
internal static class FilesHost
{
    public static async Task<Reply> HandleAsync(EmulatedService service, Exchange exchange)
    {
        if (!HttpMethods.IsGet(exchange.Request.Method) && !HttpMethods.IsHead(exchange.Request.Method))
            return Reply.Html(405, "Not Allowed").With("Allow", "GET, HEAD");

        string path = exchange.Request.Path.Value!;
        if (service.FindOutput(path) is var (job, index))
            return new Reply { ContentType = "image/jpeg", Body = await service.Images.PiecesAsync(job, index, exchange.Http.RequestAborted) };
        return service.Assets.Find(path, service.Now) is { Content: { } content } asset
            ? new Reply { ContentType = asset.MediaType, Body = [content] }
            : NotFound();
    }

    public static Reply NotFound() => Reply.Html(404, "Not Found");
}
