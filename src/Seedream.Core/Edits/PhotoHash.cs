using System.Buffers;
using System.Security.Cryptography;

namespace Seedream.Edits;

/// <summary>The identity of a photo's contents.</summary>
/// <param name="Hex">The SHA-256 in upper-case hexadecimal.</param>
/// <param name="Length">The length in bytes.</param>
internal sealed record PhotoHash(string Hex, long Length)
{
    /// <exception cref="SeedreamException">The file does not exist or cannot be read.</exception>
    public static async Task<PhotoHash> ComputeAsync(string path, CancellationToken cancellationToken)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(StreamedFile.Bytes);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long length = 0;
            FileStream file = StreamedFile.OpenRead(path);
            await using (file.ConfigureAwait(false))
            {
                while (await StreamedFile.FillAsync(file, block, cancellationToken).ConfigureAwait(false)
                    is var read and > 0)
                {
                    hash.AppendData(block, 0, read);
                    length += read;
                }
            }

            return new PhotoHash(Convert.ToHexString(hash.GetHashAndReset()), length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw PhotoErrors.Unreadable(path, failure);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
