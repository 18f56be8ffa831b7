using System.Buffers;
using System.Security.Cryptography;
using Seedream.Edits;
using Seedream.Edits.Formats;
using Seedream.Service.Transport;

namespace Seedream.Output;

/// <summary>
/// Writes one image to a temporary file in its folder, and renames the file when it is complete and flushed. Under its
/// final name, there is a complete image or nothing.
/// </summary>
/// <param name="image">The image.</param>
/// <param name="target">The target of its edit.</param>
/// <param name="clock">The time for the name and the file.</param>
/// <param name="record">Called directly before the file is renamed.</param>
/// <param name="limit">The maximum length in bytes.</param>
internal sealed class ImageFile(
    SeedreamImage image, OutputTarget target, TimeProvider clock, Action<WrittenFile> record, long limit)
{
    // Decided here, so that an unsafe name fails before anything is downloaded.
    private readonly string _stem = target.Stem(image, clock.GetLocalNow());

    /// <param name="source">The image's bytes.</param>
    /// <param name="named">
    /// The length in bytes that the server named; null if it named none. It counts only for formats without an end of
    /// their own.
    /// </param>
    /// <param name="onBlock">Called for each block that arrives.</param>
    /// <param name="cancellationToken">Cancels writing.</param>
    /// <exception cref="DownloadException">The source is incomplete or not an image.</exception>
    /// <exception cref="SeedreamException">The file cannot be written, or the image is too long.</exception>
    public async Task<SeedreamImage> WriteAsync(
        Stream source, long? named, Action onBlock, CancellationToken cancellationToken)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(StreamedFile.Bytes);
        string? temporary = null;
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            string folder = Path.GetDirectoryName(_stem)!;
            Directory.CreateDirectory(folder);
            FileStream file = TemporaryFile.Create(folder);
            temporary = file.Name;
            long length = 0;
            WrittenFile written;
            await using (file.ConfigureAwait(false))
            {
                string? extension = null;
                ImageEnd? end = null;
                while (await ReadAsync(source, block, end, cancellationToken).ConfigureAwait(false) is var read and > 0)
                {
                    onBlock();
                    if (extension is null)
                    {
                        extension = ImageFormat.Extension(block.AsSpan(0, read)) ?? throw NotAnImage();
                        end = ImageEnd.Of(extension);
                    }

                    length += read;
                    if (length > limit)
                        throw ImageErrors.TooLong(image, limit);

                    end?.Add(block.AsSpan(0, read));
                    hash.AppendData(block, 0, read);
                    await StreamedFile.WriteAsync(file, block.AsMemory(0, read), cancellationToken)
                        .ConfigureAwait(false);
                }

                if (extension is null)
                    throw NotAnImage();

                if (end is { IsWhole: false } || (end is null && named is not null && named != length))
                    throw new DownloadException($"the image ends early, after {length} bytes");

                file.Flush(flushToDisk: true);
                (int Width, int Height)? size = ImageHeader.TryReadSize(file);

                // A time that is set explicitly does not change when the file is closed.
                File.SetLastWriteTimeUtc(file.SafeFileHandle, clock.GetUtcNow().UtcDateTime);
                DateTime writtenAt = File.GetLastWriteTimeUtc(file.SafeFileHandle);

                // The file is still open and so locked: another run that cleans up the folder leaves it alone.
                written = new WrittenFile(
                    _stem + extension,
                    length,
                    writtenAt,
                    Convert.ToHexString(hash.GetHashAndReset()),
                    size);
                Rename(temporary, written);
            }

            return Describe(image, written.Path, length, written.Size);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ImageErrors.CannotWrite(image, failure);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            if (temporary is not null)
                TemporaryFile.Remove(temporary);
        }
    }

    /// <summary>Returns an image with its place and size on disk.</summary>
    /// <param name="size">The pixels; null to read them from the file.</param>
    public static SeedreamImage Describe(
        SeedreamImage image, string path, long length, (int Width, int Height)? size)
    {
        size ??= ImageHeader.TryReadSize(path);
        return image with
        {
            FullName = path,
            Length = length,
            Width = size?.Width,
            Height = size?.Height,
            Content = default,
        };
    }

    private void Rename(string temporary, WrittenFile file)
    {
        bool replaces = Path.Exists(file.Path);
        if (target.ObstacleAt(file.Path) is var (reason, remedy))
            throw ImageErrors.Exists(image, file.Path, reason, remedy);

        record(file);
        try
        {
            File.Move(temporary, file.Path, overwrite: replaces);
        }
        catch (IOException) when (!replaces && Path.Exists(file.Path))
        {
            // Another run has written this name at the same moment. It may have followed the same job.
            if (!HasContents(file))
            {
                throw ImageErrors.Exists(
                    image, file.Path, "was saved by another run at the same moment", "another -Destination or -Name");
            }

            File.Move(temporary, file.Path, overwrite: true);
        }
    }

    private static bool HasContents(WrittenFile file)
    {
        using FileStream other = File.OpenRead(file.Path);
        return Convert.ToHexString(SHA256.HashData(other)) == file.Hash;
    }

    // Only errors of the source are worth another attempt. All other I/O errors are those of the destination.
    private static async Task<int> ReadAsync(
        Stream source, byte[] block, ImageEnd? end, CancellationToken cancellationToken)
    {
        try
        {
            return await BodyReader.ReadAtLeastAsync(
                source, block, ImageFormat.SignatureBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (end is { IsWhole: true })
        {
            // A server that named a greater length has sent the image, and nothing else is missed.
            return 0;
        }
        catch (IOException cut)
        {
            throw new DownloadException($"the transfer was interrupted: {cut.Message.TrimEnd('.')}", cut);
        }
    }

    private static DownloadException NotAnImage() => new("the received data is not an image");
}
