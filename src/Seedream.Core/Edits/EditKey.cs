using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Seedream.Edits;

/// <summary>
/// What an edit is, whatever its files are called and wherever its pictures go: the SHA-256 of the model, the parameters
/// that are sent and the contents of the inputs. Equal keys are one edit, and are bought once.
/// </summary>
public sealed record EditKey
{
    // Another encoding gives other keys, and every edit would be bought again: this never changes.
    private const string Encoding1 = "seedream-edit-1";

    private EditKey(string hex) => Hex = hex;

    /// <summary>The key's 32 bytes in upper-case hexadecimal.</summary>
    public string Hex { get; }

    /// <summary>Computes the key of an edit. A parameter that is not sent differs from one sent with the default's value.</summary>
    /// <param name="slug">The model's name.</param>
    /// <param name="edit">The edit; its ratio is one of the service's, so <c>Match</c> is resolved.</param>
    /// <param name="files">The contents of its inputs, in their order; null for a URL, which counts as its text.</param>
    public static EditKey Compute(string slug, Edit edit, IReadOnlyList<PhotoHash?> files)
    {
        if (edit.AspectRatio == AspectRatios.Match)
            throw new ArgumentException("The ratio is still to be matched.", nameof(edit));

        if (files.Count != edit.Photos.Count)
            throw new ArgumentException($"{files.Count} contents for {edit.Photos.Count} inputs.", nameof(files));

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Encoding1);
        Add(hash, slug);
        foreach ((EditParameter parameter, object value) in EditParameters.SetBy(edit))
        {
            Add(hash, parameter.WireName);
            Add(hash, parameter.ToWireText(value));
        }

        foreach ((PhotoSource photo, PhotoHash? file) in edit.Photos.Zip(files))
        {
            Add(hash, file is null ? "uri" : "file");
            Add(hash, file?.Hex ?? RequireUri(photo).AbsoluteUri);
        }

        return new EditKey(Convert.ToHexString(hash.GetHashAndReset()));
    }

    /// <inheritdoc/>
    public override string ToString() => Hex;

    /// <summary>Reads a key as the ledger keeps it.</summary>
    internal static EditKey FromBytes(byte[] bytes) => new(Convert.ToHexString(bytes));

    /// <summary>The key as the ledger keeps it.</summary>
    internal byte[] ToBytes() => Convert.FromHexString(Hex);

    private static Uri RequireUri(PhotoSource input) =>
        input.Uri ?? throw new ArgumentException($"The contents of '{input.Path}' are not given.", nameof(input));

    // The length in front of each text keeps apart two lists of texts that read alike when joined.
    private static void Add(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
