using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Seedream.Edits;

/// <summary>
/// The identity of an edit, by which it is billed only once: the SHA-256 of the model, the parameters that are sent and
/// the contents of the photos. File names and the destination of the images do not matter.
/// </summary>
internal sealed record EditKey
{
    // Never changes: with other keys, every earlier edit would be billed again.
    private const string Encoding1 = "seedream-edit-1";

    private EditKey(string hex) => Hex = hex;

    /// <summary>The key's 32 bytes in upper-case hexadecimal.</summary>
    public string Hex { get; }

    /// <summary>Computes a key. Sending a parameter with its default value changes the key.</summary>
    /// <param name="slug">The model's name.</param>
    /// <param name="edit">The edit. Its aspect ratio must not be <c>Match</c>.</param>
    /// <param name="files">The contents of its photos, in order; null for a URL, whose text counts.</param>
    public static EditKey Compute(string slug, Edit edit, IReadOnlyList<PhotoHash?> files)
    {
        if (edit.AspectRatio == AspectRatios.Match)
            throw new ArgumentException("The aspect ratio must be resolved first.", nameof(edit));

        if (files.Count != edit.Photos.Count)
            throw new ArgumentException($"{files.Count} contents for {edit.Photos.Count} photos.", nameof(files));

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

    public override string ToString() => Hex;

    public static EditKey FromBytes(byte[] bytes) => new(Convert.ToHexString(bytes));

    public byte[] ToBytes() => Convert.FromHexString(Hex);

    private static Uri RequireUri(PhotoSource photo) =>
        photo.Uri ?? throw new ArgumentException($"The contents of '{photo.Path}' are missing.", nameof(photo));

    // The length before each text distinguishes lists of texts that are equal when joined.
    private static void Add(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
