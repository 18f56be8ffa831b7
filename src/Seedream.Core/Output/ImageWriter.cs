using System.Net;
using System.Runtime.InteropServices;
using Polly;
using Seedream.Edits;
using Seedream.Service.Connection;
using Seedream.Service.Transport;

namespace Seedream.Output;

/// <summary>Saves images from the service, from a response or from another place on the disk.</summary>
internal sealed class ImageWriter(ServiceTransport transport)
{
    private readonly ResiliencePipeline<SeedreamImage> _pipeline =
        RetryPolicies.Build<SeedreamImage, DownloadException>(transport.Settings.MaximumRetryCount, transport.Clock);

    /// <summary>The time of the service, or of this computer before the service has told one.</summary>
    public DateTimeOffset ServiceTime => transport.ServiceClock.Now ?? transport.Clock.GetUtcNow();

    public DateTimeOffset LocalTime => transport.Clock.GetLocalNow();

    /// <summary>Downloads an image. The API key is not sent.</summary>
    /// <param name="image">The image, with its URL.</param>
    /// <param name="target">The target of its edit.</param>
    /// <param name="record">Called directly before the file is renamed.</param>
    /// <param name="context">The deadline, and the log of requests.</param>
    /// <param name="mayBeLate">Whether a missing file may still appear, so that it is worth waiting for.</param>
    /// <returns>The image with its path, length and pixels.</returns>
    /// <exception cref="SeedreamException">The image was not downloaded completely or cannot be written.</exception>
    public async Task<SeedreamImage> DownloadAsync(
        SeedreamImage image, OutputTarget target, Action<WrittenFile> record, CallContext context,
        bool mayBeLate = true)
    {
        Uri uri = RequireFetchable(image);
        ImageFile file = CreateFile(image, target, record);
        var pauses = new GrowingPauses(transport.Clock, context.Deadline);
        try
        {
            return await _pipeline.ExecuteAsync(
                async _ => await DownloadWhenThereAsync(image, uri, file, pauses, mayBeLate, context)
                    .ConfigureAwait(false),
                context.Deadline.Token).ConfigureAwait(false);
        }
        catch (DownloadException fault)
        {
            throw ImageErrors.DownloadFailed(image, fault.Message, fault);
        }
        catch (OperationCanceledException canceled) when (context.Deadline.HasExpired)
        {
            string limit = $"{context.Deadline.Limit.TotalSeconds:0} seconds";
            throw ImageErrors.DownloadFailed(image, $"the download did not finish within {limit}", canceled);
        }
    }

    /// <summary>Writes an image that came with a response.</summary>
    public async Task<SeedreamImage> WriteAsync(
        SeedreamImage image, OutputTarget target, Action<WrittenFile> record, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = image.Content;
        ArraySegment<byte> array = MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> own) ? own : bytes.ToArray();
        using var source = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
        try
        {
            return await CreateFile(image, target, record)
                .WriteAsync(source, bytes.Length, static () => { }, cancellationToken).ConfigureAwait(false);
        }
        catch (DownloadException fault)
        {
            throw ImageErrors.DownloadFailed(image, fault.Message, fault);
        }
    }

    /// <summary>Copies an image that is already on disk.</summary>
    public async Task<SeedreamImage> CopyAsync(
        SeedreamImage image, string path, OutputTarget target, Action<WrittenFile> record,
        CancellationToken cancellationToken)
    {
        ImageFile file = CreateFile(image, target, record);
        try
        {
            return await _pipeline.ExecuteAsync(
                async _ =>
                {
                    using FileStream source = OpenToCopy(path);
                    return await file.WriteAsync(source, source.Length, static () => { }, cancellationToken)
                        .ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is DownloadException or IOException or UnauthorizedAccessException)
        {
            string reason = failure.Message.TrimEnd('.');
            throw ImageErrors.DownloadFailed(image, $"'{path}' could not be copied: {reason}", failure);
        }
    }

    private ImageFile CreateFile(SeedreamImage image, OutputTarget target, Action<WrittenFile> record) =>
        new(image, target, transport.Clock, record, transport.Settings.MaximumImageBytes);

    // Another run may be about to rename the file and still hold it open. A moment later it can be read.
    private static FileStream OpenToCopy(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (IOException held) when (held is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new DownloadException(held.Message, held);
        }
    }

    // A job may be completed before its files are on their host.
    private async Task<SeedreamImage> DownloadWhenThereAsync(
        SeedreamImage image, Uri uri, ImageFile file, GrowingPauses pauses, bool mayBeLate, CallContext context)
    {
        while (true)
        {
            try
            {
                return await TryDownloadAsync(image, uri, file, context).ConfigureAwait(false);
            }
            catch (DownloadException fault) when (fault.IsGone && !mayBeLate)
            {
                throw ImageErrors.DownloadFailed(image, fault.Message, fault);
            }
            catch (DownloadException fault) when (fault.IsMissing && pauses.HasNext)
            {
                await pauses.NextAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<SeedreamImage> TryDownloadAsync(
        SeedreamImage image, Uri uri, ImageFile file, CallContext context)
    {
        TimeSpan patience = transport.Settings.RequestTimeout;
        using var idle = new CancellationTokenSource(patience, transport.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.Deadline.Token, idle.Token);
        long start = transport.Clock.GetTimestamp();
        var exchange = new HttpExchange { Method = "GET", Uri = uri, RequestId = image.RequestId };
        try
        {
            using HttpResponseMessage response =
                await transport.OpenPublicAsync(uri, either.Token).ConfigureAwait(false);
            exchange = exchange with { Status = response.StatusCode };
            if (response.StatusCode != HttpStatusCode.OK)
            {
                string returned = $"{(int)response.StatusCode} {response.StatusCode}";
                throw new DownloadException($"the server returned {returned}")
                {
                    IsGone = response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden
                        or HttpStatusCode.Gone,
                    IsMissing = response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden
                        or >= HttpStatusCode.InternalServerError,
                };
            }

            long? length = response.Content.Headers.ContentLength ?? image.Length;
            using Stream source = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            SeedreamImage saved = await file.WriteAsync(
                source, length, () => idle.CancelAfter(patience), either.Token).ConfigureAwait(false);
            context.Log?.Invoke(exchange with { Elapsed = transport.Clock.GetElapsedTime(start) });
            return saved;
        }
        catch (Exception failure)
            when (failure is HttpRequestException or DownloadException or OperationCanceledException)
        {
            bool stalled = idle.IsCancellationRequested && !context.Deadline.Token.IsCancellationRequested;
            string reason = stalled
                ? $"no data arrived for {patience.TotalSeconds:0} seconds"
                : failure.InnerException?.Message ?? failure.Message;
            context.Log?.Invoke(
                exchange with { Failure = reason, Status = null, Elapsed = transport.Clock.GetElapsedTime(start) });
            if (failure is DownloadException or OperationCanceledException && !stalled)
                throw;

            throw new DownloadException(reason, failure);
        }
    }

    private Uri RequireFetchable(SeedreamImage image) => image.Uri switch
    {
        { } uri when uri.IsHttps() || (uri.IsLoopbackHttp() && transport.Settings.Endpoint.IsLoopback) => uri,
        _ => throw ImageErrors.DownloadFailed(image, $"its URL '{image.Uri}' is not an https URL"),
    };
}
