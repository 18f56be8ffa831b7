using System.Buffers;
using System.Net;
using System.Runtime.InteropServices;
using Polly;
using Seedream.Edits;
using Seedream.Service.Connection;
using Seedream.Service.Transport;

namespace Seedream.Output;

/// <summary>
/// Brings pictures to disk: to a temporary name in the target folder, checked, flushed, renamed. Under the final name
/// there is a whole picture or nothing.
/// </summary>
/// <param name="core">What opens the downloads.</param>
internal sealed class ImageWriter(ServiceTransport core)
{
    private readonly ResiliencePipeline<SeedreamImage> _pipeline =
        RetryPolicies.Build<SeedreamImage, DownloadException>(core.Settings.MaximumRetryCount, core.Clock);

    /// <summary>Downloads a picture. The key is not sent along.</summary>
    /// <param name="image">The picture, with its address.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="record">Is told the path and length of the whole file, just before it gets its name.</param>
    /// <param name="context">Until when, and who is told.</param>
    /// <returns>The picture with its path, bytes and pixels.</returns>
    /// <exception cref="SeedreamException">It could not be fetched whole, or not be written. The job is paid.</exception>
    public async Task<SeedreamImage> DownloadAsync(SeedreamImage image, OutputTarget target, Action<string, long> record, CallContext context)
    {
        Uri uri = RequireFetchable(image);
        string stem = target.Stem(image, core.Clock.GetLocalNow());
        try
        {
            return await _pipeline.ExecuteAsync(
                async _ => await TryDownloadAsync(image, uri, stem, target, record, context).ConfigureAwait(false),
                context.Deadline.Token).ConfigureAwait(false);
        }
        catch (DownloadException fault)
        {
            throw Failed(image, fault.Message, fault);
        }
        catch (OperationCanceledException canceled) when (context.Deadline.HasExpired)
        {
            throw Failed(image, "the time was up", canceled);
        }
    }

    /// <summary>Writes a picture that came with an answer.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="record">Is told the path and length of the whole file, just before it gets its name.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <inheritdoc cref="DownloadAsync" path="/returns"/>
    /// <inheritdoc cref="DownloadAsync" path="/exception"/>
    public async Task<SeedreamImage> WriteAsync(SeedreamImage image, ReadOnlyMemory<byte> bytes, OutputTarget target, Action<string, long> record, CancellationToken cancellationToken)
    {
        string stem = target.Stem(image, core.Clock.GetLocalNow());
        ArraySegment<byte> array = MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> own) ? own : bytes.ToArray();
        using var source = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
        try
        {
            return await SaveAsync(image, source, bytes.Length, stem, target, record, () => { }, cancellationToken).ConfigureAwait(false);
        }
        catch (DownloadException fault)
        {
            throw Failed(image, fault.Message, fault);
        }
    }

    /// <summary>Keeps a picture that is on disk where it is, if that is where it is wanted.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="target">Where it is wanted.</param>
    /// <returns>The picture with its path, bytes and pixels; null where it is wanted elsewhere.</returns>
    public SeedreamImage? TryKeep(SeedreamImage image, string path, OutputTarget target)
    {
        // A picture that came alone was once saved without its number, and is not saved a second time with it.
        DateTimeOffset now = core.Clock.GetLocalNow();
        bool IsAt(OutputTarget place) => FileNames.PathComparer.Equals(place.Stem(image, now) + Path.GetExtension(path), path);
        if (!IsAt(target) && !IsAt(target with { IsNumbered = false }))
            return null;

        (int Width, int Height)? size = PhotoInspector.TryReadSize(path);
        return image with { FullName = path, Length = new FileInfo(path).Length, Width = size?.Width, Height = size?.Height };
    }

    /// <summary>Copies a picture that is on disk elsewhere.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="record">Is told the path and length of the whole file, just before it gets its name.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <inheritdoc cref="DownloadAsync" path="/returns"/>
    /// <inheritdoc cref="DownloadAsync" path="/exception"/>
    public async Task<SeedreamImage> CopyAsync(SeedreamImage image, string path, OutputTarget target, Action<string, long> record, CancellationToken cancellationToken)
    {
        string stem = target.Stem(image, core.Clock.GetLocalNow());
        try
        {
            return await _pipeline.ExecuteAsync(
                async _ =>
                {
                    using FileStream source = OpenToCopy(path);
                    return await SaveAsync(image, source, source.Length, stem, target, record, () => { }, cancellationToken).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is DownloadException or IOException or UnauthorizedAccessException)
        {
            throw Failed(image, $"'{path}' could not be copied: {failure.Message}", failure);
        }
    }

    // Whoever writes a picture holds it until it has its name, which another run may see a moment before.
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

    private async Task<SeedreamImage> TryDownloadAsync(SeedreamImage image, Uri uri, string stem, OutputTarget target, Action<string, long> record, CallContext context)
    {
        TimeSpan patience = core.Settings.RequestTimeout;
        using var idle = new CancellationTokenSource(patience, core.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.Deadline.Token, idle.Token);
        long start = core.Clock.GetTimestamp();
        var exchange = new HttpExchange { Method = "GET", Uri = uri, RequestId = image.RequestId };
        try
        {
            using HttpResponseMessage response = await core.OpenPublicAsync(uri, either.Token).ConfigureAwait(false);
            exchange = exchange with { Status = response.StatusCode };
            long? length = Check(response) ?? image.Length;
            using Stream source = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            SeedreamImage saved = await SaveAsync(image, source, length, stem, target, record, () => idle.CancelAfter(patience), either.Token).ConfigureAwait(false);
            context.Log?.Invoke(exchange with { Elapsed = core.Clock.GetElapsedTime(start) });
            return saved;
        }
        catch (Exception failure) when (failure is HttpRequestException or DownloadException or OperationCanceledException)
        {
            bool stalled = idle.IsCancellationRequested && !context.Deadline.Token.IsCancellationRequested;
            string what = stalled ? $"nothing came for {patience.TotalSeconds:0} s" : failure.InnerException?.Message ?? failure.Message;
            context.Log?.Invoke(exchange with { Failure = what, Status = null, Elapsed = core.Clock.GetElapsedTime(start) });
            if (failure is DownloadException or OperationCanceledException && !stalled)
                throw;

            throw new DownloadException(what, failure);
        }
    }

    private static long? Check(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            throw new DownloadException($"the file's host answered {(int)response.StatusCode} {response.StatusCode}");

        string? type = response.Content.Headers.ContentType?.MediaType;
        if (type is not null && !type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) && type is not ("application/octet-stream" or "binary/octet-stream"))
            throw new DownloadException($"the file's host sent {type} and no picture");

        return response.Content.Headers.ContentLength;
    }

    private static async Task<SeedreamImage> SaveAsync(
        SeedreamImage image, Stream source, long? length, string stem, OutputTarget target, Action<string, long> record, Action onBlock, CancellationToken cancellationToken)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(StreamedFile.Bytes);
        FileStream file = Guard(image, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(stem)!);
            return TemporaryFile.Create(stem);
        });
        string temporary = file.Name;
        try
        {
            string path;
            long written;
            await using (file.ConfigureAwait(false))
            {
                (string? extension, written) = await CopyAsync(source, file, block, image, onBlock, cancellationToken).ConfigureAwait(false);
                if (extension is null)
                    throw new DownloadException("what came is no picture");

                if (length is { } expected && expected != written)
                    throw new DownloadException($"only {written} of {expected} bytes came");

                // Still open, and so still locked: the sweep of another run leaves it alone until it has its name.
                path = stem + extension;
                Rename(image, temporary, path, target, () => record(path, written));
            }

            (int Width, int Height)? size = PhotoInspector.TryReadSize(path);
            return image with { FullName = path, Length = written, Width = size?.Width, Height = size?.Height };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            TemporaryFile.Remove(temporary);
        }
    }

    private static async Task<(string? Extension, long Written)> CopyAsync(
        Stream source, FileStream file, byte[] block, SeedreamImage image, Action onBlock, CancellationToken cancellationToken)
    {
        string? extension = null;
        long written = 0;
        while (await ReadBlockAsync(source, block, cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            onBlock();
            if (written == 0)
                extension = ImageFormat.Extension(block.AsSpan(0, read));

            await GuardAsync(image, () => StreamedFile.WriteAsync(file, block.AsMemory(0, read), cancellationToken)).ConfigureAwait(false);
            written += read;
        }

        Guard(image, () =>
        {
            file.Flush(flushToDisk: true);
            return true;
        });
        return (extension, written);
    }

    private static async Task<int> ReadBlockAsync(Stream source, byte[] block, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAtLeastAsync(block, ImageFormat.HeaderBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException cut)
        {
            throw new DownloadException($"the line broke: {cut.Message}", cut);
        }
    }

    private static void Rename(SeedreamImage image, string temporary, string path, OutputTarget target, Action record)
    {
        if (FileNames.PathComparer.Equals(path, target.Input))
            throw Exists(image, path, "is the input itself and is never overwritten");

        Guard(image, () =>
        {
            if (File.Exists(path) && !target.MayOverwrite(path))
                throw Exists(image, path, "exists");

            record();
            File.Move(temporary, path, overwrite: true);
            return true;
        });
    }

    // The file system's failures must not be taken for the line's: repeating the download does not mend them.
    private static T Guard<T>(SeedreamImage image, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(image, failure);
        }
    }

    private static async ValueTask GuardAsync(SeedreamImage image, Func<ValueTask> write)
    {
        try
        {
            await write().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(image, failure);
        }
    }

    private Uri RequireFetchable(SeedreamImage image) => image.Uri switch
    {
        { Scheme: "https" } uri => uri,
        { } uri when uri.IsLoopbackHttp() && core.Settings.Endpoint.IsLoopback => uri,
        _ => throw Failed(image, $"its address '{image.Uri}' is not one that pictures are fetched from", null),
    };

    private static SeedreamException Failed(SeedreamImage image, string what, Exception? inner) => new(
        SeedreamErrorId.DownloadFailed,
        $"Picture {image.Index} of the job {image.RequestId} could not be fetched: {what}. The job is paid, and the service keeps its pictures for seven days.",
        $"Run Save-SeedreamImage -RequestId {image.RequestId} within that time.",
        inner)
    {
        RequestId = image.RequestId,
    };

    private static SeedreamException Exists(SeedreamImage image, string path, string what) => new(
        SeedreamErrorId.DestinationExists,
        $"'{path}' {what}. Picture {image.Index} of the job {image.RequestId} was not written; the job is paid.",
        $"Run Save-SeedreamImage -RequestId {image.RequestId} within seven days, with another -Destination or -Name, or with -Force.")
    {
        RequestId = image.RequestId,
    };

    private static SeedreamException CannotWrite(SeedreamImage image, Exception failure) => new(
        SeedreamErrorId.DestinationUnavailable,
        $"Picture {image.Index} of the job {image.RequestId} could not be written: {failure.Message} The job is paid.",
        $"Make room or choose another -Destination, then run Save-SeedreamImage -RequestId {image.RequestId} within seven days.",
        failure)
    {
        RequestId = image.RequestId,
    };
}
