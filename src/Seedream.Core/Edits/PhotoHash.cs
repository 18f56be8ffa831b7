using System.Buffers;
using System.Security.Cryptography;

namespace Seedream.Edits;

/// <summary>What an input file is, whatever it is called: the SHA-256 of its bytes, and how many there are.</summary>
/// <param name="Hex">The SHA-256 in upper-case hexadecimal.</param>
/// <param name="Length">The length in bytes.</param>
public sealed record PhotoHash(string Hex, long Length)
{
    /// <summary>Reads a file once, block by block; it is never whole in memory.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SeedreamException">The file is not there or cannot be read. Nothing was sent.</exception>
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
                while (await StreamedFile.FillAsync(file, block, cancellationToken).ConfigureAwait(false) is var read and > 0)
                {
                    hash.AppendData(block, 0, read);
                    length += read;
                }
            }

            return new PhotoHash(Convert.ToHexString(hash.GetHashAndReset()), length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SeedreamException(
                failure is FileNotFoundException or DirectoryNotFoundException ? SeedreamErrorId.InputNotFound : SeedreamErrorId.InputRejected,
                $"The input '{path}' cannot be read: {failure.Message} Nothing was sent and nothing billed.",
                "Check the path, that this account may read the file and that no other program holds it.",
                failure);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
